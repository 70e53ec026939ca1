import { useEffect, useState } from 'preact/hooks';
import type { CannedReply } from '../../../shared/contract/conversation.ts';
import type { Api } from '../api.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Skeleton } from '../ui/Waiting.tsx';
import styles from './CannedDialog.module.css';
import { CannedForm } from './CannedForm.tsx';
import { CannedList } from './CannedList.tsx';
import { isSameReply, without, withReply } from './canned-list.ts';
import { tidied } from './canned-rules.ts';
import { Question } from './Question.tsx';
import { useCanned } from './use-canned.ts';

export interface CannedDialogProps {
  api: Api;
  tenantId: string;
  onStored(replies: readonly CannedReply[]): void;
  onClose(): void;
}

/** `was` is the reply as it was opened, null for a new one. */
interface Writing {
  was: CannedReply | null;
  reply: CannedReply;
}

const blank: CannedReply = { shortcut: '', title: '', text: '' };

/** The editor of a tenant's canned replies: the list, or one reply in its place. */
export function CannedDialog({ api, tenantId, onStored, onClose }: CannedDialogProps) {
  const canned = useCanned(api, tenantId, onStored);
  const [writing, setWriting] = useState<Writing | null>(null);
  const [leaving, setLeaving] = useState<'form' | 'dialog' | null>(null);
  const [lastShortcut, setLastShortcut] = useState<string | null>(null);
  const [done, setDone] = useState('');
  // What begins anew takes the focus that an answered question leaves behind.
  const [round, setRound] = useState(0);
  const unsaved = writing !== null && !isSameReply(writing.reply, writing.was ?? blank);

  const leaveForm = () => {
    setLastShortcut(writing?.was?.shortcut ?? null);
    setWriting(null);
    setLeaving(null);
  };
  const askOr = (what: 'form' | 'dialog', leave: () => void) => (unsaved ? setLeaving(what) : leave());
  const close = () => askOr('dialog', onClose);

  useEffect(() => {
    if (!unsaved) return;
    // The browser lets a page keep a dialog open at the first Esc only; so Esc does not get that far.
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.preventDefault();
      setLeaving('dialog');
    };
    const onUnload = (event: Event) => event.preventDefault();
    document.addEventListener('keydown', onKey);
    window.addEventListener('beforeunload', onUnload);
    return () => {
      document.removeEventListener('keydown', onKey);
      window.removeEventListener('beforeunload', onUnload);
    };
  }, [unsaved]);

  const { stored } = canned;
  const save = async (reply: CannedReply) => {
    if (stored && writing && (await canned.save(withReply(stored.replies, writing.was?.shortcut ?? null, reply)))) {
      setLastShortcut(reply.shortcut);
      setLeaving(null);
      // What was typed while it was being saved is not saved yet.
      setWriting((now) => (now && !isSameReply(tidied(now.reply), reply) ? { was: reply, reply: now.reply } : null));
      setDone(`/${reply.shortcut} is saved.`);
    }
  };
  const remove = async ({ shortcut }: CannedReply) => {
    const gone = stored !== null && (await canned.save(without(stored.replies, shortcut)));
    if (gone) setDone(`/${shortcut} is deleted.`);
    return gone;
  };
  const write = (was: CannedReply | null) => {
    setDone('');
    setWriting({ was, reply: was ?? blank });
  };

  return (
    <Dialog title="Canned replies" wide onClose={close}>
      {leaving && (
        <Question
          words="Your changes are not saved."
          yes="Discard them"
          no="Keep writing"
          onYes={() => (leaving === 'dialog' ? onClose() : leaveForm())}
          onNo={() => {
            setLeaving(null);
            setRound(round + 1);
          }}
        />
      )}
      {canned.theirs && (
        <Question
          words={`Not saved: a colleague changed the canned replies meanwhile.${writing ? ' What you wrote stays here.' : ''}`}
          yes="Load theirs"
          onYes={() => {
            canned.takeTheirs();
            setRound(round + 1);
          }}
        />
      )}
      {canned.problem && (
        <p class={styles.problem} role="alert">
          {stored ? 'Not saved' : 'The canned replies could not be loaded'}: {canned.problem}
        </p>
      )}
      {stored === null ? (
        canned.problem ? (
          <Button icon="refresh" onClick={() => void canned.reload()}>
            Try again
          </Button>
        ) : (
          <Skeleton rows={4} label="The canned replies are being loaded" />
        )
      ) : writing ? (
        <CannedForm
          key={round}
          reply={writing.reply}
          was={writing.was}
          stored={stored.replies}
          saving={canned.saving}
          blocked={canned.theirs !== null}
          onReply={(reply) => {
            setWriting({ ...writing, reply });
            setLeaving(null);
          }}
          onSave={(reply) => void save(reply)}
          onCancel={() => askOr('form', leaveForm)}
        />
      ) : (
        <CannedList
          key={round}
          replies={stored.replies}
          saving={canned.saving}
          blocked={canned.theirs !== null}
          focusOn={lastShortcut}
          done={done}
          onAdd={() => write(null)}
          onEdit={write}
          onDelete={remove}
        />
      )}
    </Dialog>
  );
}
