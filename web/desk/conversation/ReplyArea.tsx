import { useEffect, useRef, useState } from 'preact/hooks';
import type { Message } from '../../../shared/contract/chat.ts';
import type { BoardRow, CannedReply } from '../../../shared/contract/conversation.ts';
import type { Api } from '../api.ts';
import { asProblem } from '../api-problem.ts';
import { type ConversationRef, keyOf } from '../conversation-ref.ts';
import { Button } from '../ui/Button.tsx';
import { useKeptText } from './kept-text.ts';
import styles from './ReplyArea.module.css';
import { ReplyBox } from './ReplyBox.tsx';
import { useCannedEditor } from './use-canned-editor.tsx';
import type { PersonActs } from './use-person-acts.ts';

interface Props {
  api: Api;
  conversation: ConversationRef;
  row: BoardRow;
  messages: readonly Message[];
  acts: PersonActs;
  onTyping(): void;
  fieldRef: { current: HTMLTextAreaElement | null };
}

/** Where the person answers, or why they cannot at the moment. What is not sent yet stays in this tab. */
export function ReplyArea({ api, conversation, row, messages, acts, onTyping, fieldRef }: Props) {
  const [text, write] = useKeptText(`clawdesk.reply.${keyOf(conversation)}`);
  const [canned, setCanned] = useCannedReplies(
    api,
    conversation.tenantId,
    acts.mayAct && row.posture === 'human' && !row.resolution,
  );
  const { openEditor, editor } = useCannedEditor(api, conversation.tenantId, setCanned);
  // A reply that got no answer may have arrived all the same: then it stands among the messages.
  const unsure = useRef<{ text: string; after: number; clientMessageId: string } | null>(null);
  const newest = messages.at(-1)?.seq ?? 0;

  useEffect(() => {
    const sent = unsure.current;
    if (!sent) return;
    const arrived = messages.some(
      (one) => one.seq > sent.after && one.author === 'supervisor' && one.text.trim() === sent.text,
    );
    if (!arrived) return;
    unsure.current = null;
    if (text.trim() === sent.text) write('');
    acts.dismiss();
  }, [newest, acts.problem]);

  async function send(): Promise<void> {
    const reply = text.trim();
    if (reply === '') return;
    // Sent again, the same words keep their name, so that they are stored once.
    const clientMessageId = unsure.current?.text === reply ? unsure.current.clientMessageId : newMessageId();
    unsure.current = null;
    const sent = await acts.run('reply', async () => {
      try {
        return await api.reply(conversation, reply, clientMessageId);
      } catch (error) {
        if (asProblem(error).status === 0) unsure.current = { text: reply, after: newest, clientMessageId };
        throw error;
      }
    });
    if (sent) write('');
    fieldRef.current?.focus();
  }

  function place() {
    if (!acts.mayAct)
      return (
        <p class={styles.line}>
          Your role lets you read conversations, not answer them.{' '}
          <Button look="quiet" icon="note" onClick={openEditor}>
            Canned replies
          </Button>
        </p>
      );
    if (row.resolution) return <p class={styles.line}>This conversation is resolved. Reopen it to write.</p>;
    if (row.posture !== 'human')
      return row.heldDraft ? null : (
        <p class={styles.line}>
          The assistant answers. Take over to write to the customer yourself{text && '; your text is kept'}.
        </p>
      );
    return (
      <ReplyBox
        text={text}
        onText={(next) => {
          write(next);
          onTyping();
        }}
        onSend={() => void send()}
        sending={acts.running === 'reply'}
        problem={acts.problem?.act === 'reply' ? `Not sent: ${acts.problem.words}` : null}
        canned={canned}
        onEditCanned={openEditor}
        fieldRef={fieldRef}
      />
    );
  }

  // The editor outlives what happens to the conversation meanwhile.
  return (
    <>
      {place()}
      {editor}
    </>
  );
}

const newMessageId = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('-');

/** The tenant's canned replies; none while they are loaded or cannot be. */
function useCannedReplies(api: Api, tenantId: string, wanted: boolean) {
  const [replies, setReplies] = useState<readonly CannedReply[]>([]);
  useEffect(() => {
    if (!wanted) return;
    let left = false;
    api.cannedReplies(tenantId).then(
      (answer) => !left && setReplies(answer.replies),
      () => !left && setReplies([]),
    );
    return () => {
      left = true;
    };
  }, [api, tenantId, wanted]);
  return [replies, setReplies] as const;
}
