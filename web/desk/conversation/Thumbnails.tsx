import type { ImageAttachment } from '../../../shared/contract/chat.ts';
import styles from './Thumbnails.module.css';

/** Pictures of a message, small; a click asks for the whole one. Only `data:image/` addresses are shown. */
export function Thumbnails({
  pictures,
  onEnlarge,
}: {
  pictures: readonly ImageAttachment[];
  onEnlarge(picture: ImageAttachment): void;
}) {
  const safe = pictures.filter(({ dataUrl }) => dataUrl.startsWith('data:image/'));
  if (safe.length === 0) return null;
  return (
    <ul class={styles.pictures}>
      {safe.map((picture) => (
        <li key={picture.dataUrl}>
          <button type="button" aria-label={`Enlarge ${picture.name || 'picture'}`} onClick={() => onEnlarge(picture)}>
            <img src={picture.dataUrl} alt={picture.name || 'Picture'} />
          </button>
        </li>
      ))}
    </ul>
  );
}
