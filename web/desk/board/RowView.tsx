import type { BoardRow } from '../../../shared/contract/conversation.ts';
import { activeClaim, lightOf } from '../../../shared/contract/light.ts';
import type { Presence } from '../../../shared/contract/live.ts';
import { ageWords, slaWords, timeWords } from '../clock-words.ts';
import { pathOf } from '../conversation-ref.ts';
import { customerName } from '../customer-name.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Light } from '../ui/Light.tsx';
import styles from './RowView.module.css';

interface Props {
  row: BoardRow;
  now: Date;
  presence: readonly Presence[];
  /** Null when the person sees one tenant only. */
  tenantName: string | null;
  open: boolean;
  busy: boolean;
  tabbable: boolean;
  query: string;
}

/** One conversation on the board: a link that tells everything about it which matters from outside. */
export function RowView({ row, now, presence, tenantName, open, busy, tabbable, query }: Props) {
  const claim = activeClaim(row, now);
  const light = lightOf(row, now);
  return (
    <a
      class={styles.row}
      href={`${pathOf(row)}${query}`}
      data-colour={light.colour}
      aria-current={open ? 'page' : undefined}
      aria-busy={busy}
      tabIndex={tabbable ? 0 : -1}
    >
      <span class={styles.light}>
        <Light light={light} />
      </span>
      <span class={styles.customer}>
        <span class={styles.name} dir="auto">
          {customerName(row)}
        </span>
        <span class={styles.where}>
          {tenantName !== null && <span dir="auto">{tenantName}</span>}
          <span>{channelWords(row.channel)}</span>
        </span>
      </span>
      <span class={styles.words}>
        <span class={styles.subject} dir="auto">
          {row.subject || 'No words yet'}
        </span>
        <Preview row={row} presence={presence} />
      </span>
      <span class={styles.tags}>
        {row.tags.slice(0, 3).map((tag) => (
          <span key={tag} class={styles.tag} dir="auto">
            {tag}
          </span>
        ))}
        {row.tags.length > 3 && <span class={styles.tag}>+{row.tags.length - 3}</span>}
      </span>
      <span class={styles.people}>
        {claim && (
          <span class={styles.claim}>
            <Avatar
              name={claim.name}
              personId={claim.personId}
              note={`has it until ${timeWords(claim.until, now)}`}
              active
            />
            <span class={styles.until} aria-hidden="true">
              until {timeWords(claim.until, now)}
            </span>
          </span>
        )}
        {presence
          .filter(({ personId }) => personId !== claim?.personId)
          .slice(0, 3)
          .map(({ personId, name, state }) => (
            <Avatar
              key={personId}
              name={name}
              personId={personId}
              note={state === 'typing' ? 'is writing' : 'is looking'}
            />
          ))}
      </span>
      <span class={styles.times}>
        {row.sla && !row.resolution && (
          <span class={styles.sla} data-late={Date.parse(row.sla.dueAt) <= now.getTime()}>
            {slaWords(row.sla, now)}
          </span>
        )}
        <time class={styles.age} dateTime={row.updatedAt} title={new Date(row.updatedAt).toLocaleString('en')}>
          {ageWords(row.updatedAt, now)}
        </time>
      </span>
    </a>
  );
}

function Preview({ row, presence }: Pick<Props, 'row' | 'presence'>) {
  const writer = presence.find(({ state }) => state === 'typing');
  if (writer || row.typing)
    return (
      <span class={styles.typing}>
        <Icon name="whisper" /> {writer ? writer.name : 'The assistant'} is writing …
      </span>
    );
  if (!row.preview) return <span class={styles.preview} />;
  const { author, text, hasImage } = row.preview;
  return (
    <span class={styles.preview} data-again={author === 'customer' && text === row.subject}>
      {author !== 'customer' && <span class={styles.author}>{authorWords(author)}:</span>}
      {hasImage && <Icon name="image" label="Image" />}
      <span class={styles.previewText} dir="auto">
        {text}
      </span>
    </span>
  );
}

const authorWords = (author: string): string =>
  ({ assistant: 'Assistant', supervisor: 'Person', system: 'System' })[author] ?? author;

const channelWords = (channel: string): string =>
  ({ 'web-chat': 'Web chat', telegram: 'Telegram', api: 'API' })[channel] ?? channel;
