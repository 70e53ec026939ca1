import type { BoardRow } from '../../../shared/contract/conversation.ts';
import type { Api } from '../api.ts';
import { type ConversationRef, keyOf } from '../conversation-ref.ts';
import { AssistantPanel } from './AssistantPanel.tsx';
import { CustomerPanel } from './CustomerPanel.tsx';
import type { KnownView } from './merge-view.ts';
import { NotesPanel } from './NotesPanel.tsx';
import { PacketPanel } from './PacketPanel.tsx';
import { Tabs } from './Tabs.tsx';
import type { ActName } from './use-acts.ts';
import type { PersonActs } from './use-person-acts.ts';

export type SideTab = 'packet' | 'customer' | 'notes' | 'assistant';

interface Props {
  api: Api;
  conversation: ConversationRef;
  view: KnownView;
  row: BoardRow;
  acts: PersonActs;
  /** Null: folded away. */
  open: SideTab | null;
  onOpen(tab: SideTab): void;
  onShowMessage(seq: number): void;
  onTyping(): void;
  whisperRef: { current: HTMLInputElement | HTMLTextAreaElement | null };
}

/** What is known beside the messages: the packet, the customer, the team's notes, and the assistant's work. */
export function SidePanel({ api, conversation, view, row, acts, open, onOpen, ...on }: Props) {
  const problemOf = (act: ActName) => (acts.problem?.act === act ? acts.problem.words : null);
  const tabs = [
    { name: 'packet', words: 'Hand-off' },
    { name: 'customer', words: 'Customer' },
    { name: 'notes', words: 'Notes', count: view.notes.length },
    { name: 'assistant', words: 'Assistant', count: view.coaching.length },
  ] as const;

  return (
    <Tabs label="About this conversation" tabs={tabs} open={open} onOpen={onOpen}>
      {open === 'packet' && (
        <PacketPanel
          packet={view.packet}
          pending={view.packetPending}
          handoff={row.handoff}
          turns={view.turns}
          onShowMessage={on.onShowMessage}
        />
      )}
      {open === 'customer' && (
        <CustomerPanel
          customer={view.customer}
          row={row}
          mayAct={acts.mayAct}
          savingTags={acts.running === 'tags'}
          tagsProblem={problemOf('tags')}
          onTags={(tags) => acts.run('tags', () => api.setTags(conversation, tags))}
        />
      )}
      {open === 'notes' && (
        <NotesPanel
          keptAs={`clawdesk.note.${keyOf(conversation)}`}
          notes={view.notes}
          mayAct={acts.mayAct}
          adding={acts.running === 'note'}
          problem={problemOf('note')}
          onAdd={(text) => acts.run('note', () => api.note(conversation, text), 'Note added.')}
          onTyping={on.onTyping}
        />
      )}
      {open === 'assistant' && (
        <AssistantPanel
          keptAs={`clawdesk.whisper.${keyOf(conversation)}`}
          coaching={view.coaching}
          turns={view.turns}
          mayAct={acts.mayAct}
          whispering={acts.running === 'whisper'}
          problem={problemOf('whisper')}
          onWhisper={(text) => acts.run('whisper', () => api.whisper(conversation, text), 'The assistant is told.')}
          onTyping={on.onTyping}
          whisperRef={on.whisperRef}
        />
      )}
    </Tabs>
  );
}
