import type { BoardRow } from '../../../shared/contract/conversation.ts';
import { lightOf } from '../../../shared/contract/light.ts';
import { slaWords, timeWords } from '../clock-words.ts';
import { keyOf } from '../conversation-ref.ts';
import { customerName } from '../customer-name.ts';
import type { DeskStore } from '../desk-store.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Light } from '../ui/Light.tsx';
import styles from './Header.module.css';
import { HeaderButtons } from './HeaderButtons.tsx';
import type { ClaimState } from './use-claim.ts';
import type { PersonActs } from './use-person-acts.ts';
import { clockWords, outcomeWords } from './words.ts';

interface Props {
  row: BoardRow;
  store: DeskStore;
  acts: PersonActs;
  /** Room for the buttons beside the name. */
  wide: boolean;
  onTakeOver(): void;
  onClose(): void;
}

/** Who the customer is, how the conversation stands, who is here, and what can be done with it as a whole. */
export function Header({ row, store, acts, wide, onTakeOver, onClose }: Props) {
  const { me } = store;
  const tenants = me.value?.tenants ?? [];
  const tenant = tenants.find(({ tenantId }) => tenantId === row.tenantId)?.displayName ?? row.tenantId;
  return (
    <header class={styles.header} data-wide={wide}>
      <div class={styles.who}>
        <Button look="quiet" icon="back" label="Back to the board (Esc)" onClick={onClose} />
        <div class={styles.names}>
          <h1 class={styles.name}>
            <bdi>{customerName(row)}</bdi>
          </h1>
          <p class={styles.subject}>
            {tenants.length > 1 && <span class={styles.tenant}>{tenant} · </span>}
            <bdi>{row.subject}</bdi>
          </p>
        </div>
      </div>
      {acts.mayAct && <HeaderButtons row={row} acts={acts} onTakeOver={onTakeOver} />}
      <div class={styles.facts}>
        <LightNow row={row} store={store} />
        <Due row={row} store={store} />
        <ClaimWords claim={acts.claim} store={store} />
        {row.resolution && <span class={styles.fact}>Outcome: {outcomeWords[row.resolution.outcome]}</span>}
        <Viewers row={row} store={store} />
      </div>
    </header>
  );
}

type Facts = Pick<Props, 'row' | 'store'>;

// Each second only what shows a clock is drawn anew.
function LightNow({ row, store }: Facts) {
  return <Light light={lightOf(row, store.now.value)} />;
}

function Due({ row, store }: Facts) {
  if (!row.sla || row.resolution) return null;
  const late = row.sla.breachedAt !== null || Date.parse(row.sla.dueAt) < store.now.value.getTime();
  return (
    <span class={styles.fact} data-late={late}>
      <Icon name="clock" />
      {clockWords[row.sla.clock]} {slaWords(row.sla, store.now.value)}
    </span>
  );
}

function ClaimWords({ claim: { claim, mine }, store }: { claim: ClaimState; store: DeskStore }) {
  if (!claim) return <span class={styles.fact}>Claimed by nobody</span>;
  return (
    <span class={styles.fact} data-mine={mine}>
      <Icon name="flag" />
      {mine ? 'Claimed by you' : <bdi>{`Claimed by ${claim.name}`}</bdi>} until{' '}
      {timeWords(claim.until, store.now.value)}
    </span>
  );
}

function Viewers({ row, store }: Facts) {
  const here = store.presence.value.get(keyOf(row)) ?? [];
  if (here.length === 0) return null;
  return (
    <ul class={styles.viewers} aria-label="Also here">
      {here.map(({ personId, name, state }) => (
        <li key={personId}>
          <Avatar
            name={name}
            personId={personId}
            note={state === 'typing' ? 'is writing' : 'looks at this'}
            active={state === 'typing'}
          />
        </li>
      ))}
    </ul>
  );
}
