import type { Citation } from '../../shared/contract/chat.ts';
import styles from './RichText.module.css';
import { type Inline, parseAnswer, parsePlain } from './rich-text.ts';

interface AnswerProps {
  text: string;
  citations: readonly Citation[];
  onSource(n: number): void;
}

export function AnswerText({ text, citations, onSource }: AnswerProps) {
  const titles = new Map(citations.map(({ n, title }) => [n, title]));
  const inline = (part: Inline, index: number) => (
    <InlineView
      key={index}
      part={part}
      title={part.kind === 'source' ? (titles.get(part.n) ?? '') : ''}
      onSource={onSource}
    />
  );
  return (
    <div class={styles.text}>
      {parseAnswer(text, new Set(titles.keys())).map((block, index) => {
        if (block.kind === 'paragraph') {
          return (
            <p key={index} dir="auto">
              {block.lines.map((line, at) =>
                at === 0 ? line.map(inline) : [<br key={`break ${at}`} />, ...line.map(inline)],
              )}
            </p>
          );
        }
        const items = block.items.map((item, at) => <li key={at}>{item.map(inline)}</li>);
        return block.ordered ? (
          <ol key={index} start={block.start} dir="auto">
            {items}
          </ol>
        ) : (
          <ul key={index} dir="auto">
            {items}
          </ul>
        );
      })}
    </div>
  );
}

export function PlainText({ text }: { text: string }) {
  return (
    <>
      {parsePlain(text).map((part, index) => (
        <InlineView key={index} part={part} title="" />
      ))}
    </>
  );
}

function InlineView({ part, title, onSource }: { part: Inline; title: string; onSource?: (n: number) => void }) {
  switch (part.kind) {
    case 'text':
      return <>{part.text}</>;
    case 'bold':
      return <strong>{part.text}</strong>;
    case 'link':
      return (
        <a class={styles.link} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
          {part.text}
        </a>
      );
    case 'source':
      return (
        <button
          type="button"
          class={styles.source}
          aria-label={`Source ${part.n}: ${title}`}
          onClick={() => onSource?.(part.n)}
        >
          {part.n}
        </button>
      );
  }
}
