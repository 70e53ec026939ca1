import { useId, useState } from 'preact/hooks';
import type { Author, Message } from '../../shared/contract/chat.ts';
import styles from './Message.module.css';
import { Pictures } from './Pictures.tsx';
import { Portrait } from './Portrait.tsx';
import { AnswerText, PlainText } from './RichText.tsx';
import { Sources } from './Sources.tsx';
import { clockTime } from './timeline.ts';

interface Props {
  message: Message;
  /** First and last of a group of one author's messages. */
  opens: boolean;
  closes: boolean;
  assistantName: string;
}

export function MessageView({ message, opens, closes, assistantName }: Props) {
  const [openSource, setOpenSource] = useState<number | null>(null);
  const sourceId = useId();
  if (message.author === 'system') {
    return (
      <p class={styles.system} dir="auto">
        {message.text}
      </p>
    );
  }
  const own = message.author === 'customer';
  return (
    <article
      class={styles.message}
      data-author={message.author}
      data-opens={opens}
      aria-label={byLine(message.author, assistantName)}
    >
      {opens && !own && (
        <p class={styles.author}>
          <Portrait of={message.author === 'supervisor' ? 'person' : 'assistant'} />
          <span dir="auto">{byLine(message.author, assistantName)}</span>
        </p>
      )}
      <div class={styles.body} dir="auto">
        <Pictures pictures={message.attachments} />
        {own ? (
          <PlainText text={message.text} />
        ) : (
          <AnswerText text={message.text} citations={message.citations} onSource={(n) => setOpenSource(n)} />
        )}
        {message.citations.length > 0 && (
          <Sources citations={message.citations} open={openSource} onToggle={setOpenSource} panelId={sourceId} />
        )}
      </div>
      {closes && (
        <time class={styles.time} dateTime={message.at}>
          {clockTime(message.at)}
        </time>
      )}
    </article>
  );
}

function byLine(author: Author, assistantName: string): string {
  if (author === 'customer') return 'You';
  return author === 'supervisor' ? 'A person of the team' : assistantName || 'Assistant';
}
