import type { ImageAttachment } from '../../shared/contract/chat.ts';
import styles from './Pictures.module.css';

/** Pictures of a message; with `onRemove`, pictures about to be sent. Only `data:image/` addresses are shown. */
export function Pictures({
  pictures,
  onRemove,
}: {
  pictures: readonly ImageAttachment[];
  onRemove?: (index: number) => void;
}) {
  const safe = pictures.filter(({ dataUrl }) => dataUrl.startsWith('data:image/'));
  if (safe.length === 0) return null;
  return (
    <ul class={styles.pictures} data-removable={onRemove !== undefined}>
      {safe.map(({ dataUrl, name }, index) => (
        <li key={dataUrl}>
          <img src={dataUrl} alt={name || 'Picture'} />
          {onRemove && (
            <button type="button" aria-label={`Remove ${name || 'picture'}`} onClick={() => onRemove(index)}>
              ×
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
