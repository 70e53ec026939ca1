import { useId, useState } from 'preact/hooks';
import type { ImageAttachment, Message } from '../../../shared/contract/chat.ts';
import { AnswerText, PlainText } from '../../chat/RichText.tsx';
import { Sources } from '../../chat/Sources.tsx';
import { timeWords } from '../clock-words.ts';
import styles from './MessageItem.module.css';
import { Thumbnails } from './Thumbnails.tsx';
import { confidenceWords } from './words.ts';

interface Props {
  message: Message;
  /** The first of its author's messages close in time. */
  opens: boolean;
  byPerson: boolean;
  customer: string;
  onEnlarge(picture: ImageAttachment): void;
}

/** The id of a message's element, for links from quotes. */
export const messageElementId = (seq: number): string => `message-${seq}`;

export function MessageItem({ message, opens, byPerson, customer, onEnlarge }: Props) {
  const [openSource, setOpenSource] = useState<number | null>(null);
  const sourceId = useId();
  const { seq, author, text, attachments, citations, confidence, at } = message;
  const clock = timeWords(at, new Date(at));
  const time = <time dateTime={at}>{clock}</time>;
  if (author === 'system')
    return (
      <p class={styles.system} id={messageElementId(seq)} tabIndex={-1} dir="auto">
        {text} <span class={styles.meta}>{time}</span>
      </p>
    );
  const name = { customer, assistant: 'Assistant', supervisor: 'Team' }[author];
  return (
    <article
      class={styles.message}
      id={messageElementId(seq)}
      tabIndex={-1}
      data-author={author}
      data-opens={opens}
      data-by-person={byPerson}
      aria-label={`${name}, ${clock}`}
    >
      {opens && (
        <p class={styles.author}>
          <bdi>{name}</bdi> {time}
          {confidence !== undefined && author === 'assistant' && ` · ${confidenceWords(confidence)}`}
        </p>
      )}
      <div class={styles.body} dir="auto" title={clock}>
        <Thumbnails pictures={attachments} onEnlarge={onEnlarge} />
        {author === 'customer' ? (
          <PlainText text={text} />
        ) : (
          <AnswerText text={text} citations={citations} onSource={setOpenSource} />
        )}
        {citations.length > 0 && (
          <Sources citations={citations} open={openSource} onToggle={setOpenSource} panelId={sourceId} />
        )}
      </div>
    </article>
  );
}
