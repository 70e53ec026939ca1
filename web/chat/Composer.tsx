import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ImageAttachment } from '../../shared/contract/chat.ts';
import styles from './Composer.module.css';
import { charactersLeft } from './composer-limits.ts';
import { Pictures } from './Pictures.tsx';
import { maxPictures, pictureTypes, toAttachment } from './picture.ts';

interface Props {
  onSend(text: string, attachments: ImageAttachment[]): void;
}

/** The field to write in: grows with the text, takes pictures by button, paste and drop; Enter sends, Shift+Enter breaks the line. */
export function Composer({ onSend }: Props) {
  const [text, setText] = useState('');
  const [pictures, setPictures] = useState<ImageAttachment[]>([]);
  const [problem, setProblem] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const left = charactersLeft(text);
  const empty = text.trim() === '' && pictures.length === 0;

  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  }, [text]);

  async function add(files: Iterable<File>): Promise<void> {
    setProblem('');
    const chosen = [...files].filter((file) => file.type.startsWith('image/'));
    const room = chosen.slice(0, maxPictures - pictures.length);
    if (room.length < chosen.length) setProblem(`A message takes ${maxPictures} pictures at most.`);
    for (const file of room) {
      try {
        const picture = await toAttachment(file);
        setPictures((before) => (before.length < maxPictures ? [...before, picture] : before));
      } catch {
        setProblem('This picture cannot be read. Try a PNG or JPEG file.');
      }
    }
  }

  function send(): void {
    if (empty || left < 0) return;
    onSend(text.trim(), pictures);
    setText('');
    setPictures([]);
    setProblem('');
    field.current?.focus();
  }

  return (
    <form
      class={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void add(event.dataTransfer?.files ?? []);
      }}
    >
      <div class={styles.box}>
        <Pictures pictures={pictures} onRemove={(index) => setPictures(pictures.filter((_, at) => at !== index))} />
        <div class={styles.line}>
          <input
            ref={chooser}
            class={styles.chooser}
            type="file"
            accept={pictureTypes.join()}
            multiple
            tabIndex={-1}
            aria-hidden="true"
            onChange={(event) => {
              void add(event.currentTarget.files ?? []);
              event.currentTarget.value = '';
            }}
          />
          <button
            type="button"
            class={styles.attach}
            aria-label="Add a picture"
            onClick={() => chooser.current?.click()}
          >
            <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
              <rect x="3.5" y="5" width="17" height="14" rx="2.5" />
              <circle cx="9" cy="10" r="1.6" />
              <path d="m4 17 4.8-4 3.2 2.6 4-4.1 4.5 4" />
            </svg>
          </button>
          <textarea
            ref={field}
            class={styles.field}
            rows={1}
            dir="auto"
            aria-label="Your message"
            placeholder="Write a message"
            enterkeyhint="send"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
            onPaste={(event) => {
              const files = event.clipboardData?.files;
              if (!files?.length) return;
              event.preventDefault();
              void add(files);
            }}
            onKeyDown={(event) => {
              // While an input method composes (Japanese, Chinese, Korean), Enter chooses a word.
              if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
              event.preventDefault();
              send();
            }}
          />
          <button type="submit" class={styles.send} aria-label="Send" aria-disabled={empty || left < 0}>
            <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
              <path d="M12 19.5V5m0 0-6 6m6-6 6 6" />
            </svg>
          </button>
        </div>
      </div>
      <p class={styles.problem} role="status">
        {problem || (left > 500 ? '' : left >= 0 ? `${left} characters left` : `${-left} characters too many`)}
      </p>
    </form>
  );
}
