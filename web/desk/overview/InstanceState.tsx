import type { OverviewTenant } from '../../../shared/contract/overview.ts';
import styles from './InstanceState.module.css';

type State = OverviewTenant['instance'];

/** A sun, a moon, a rising arrow, a cross, a turning ring. */
const signs: Record<State, string> = {
  awake:
    'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1v1.8M8 13.2V15M1 8h1.8M13.2 8H15M3 3l1.3 1.3M11.7 11.7 13 13M13 3l-1.3 1.3M4.3 11.7 3 13',
  asleep: 'M13.5 9.8A6 6 0 1 1 6.2 2.5a4.8 4.8 0 0 0 7.3 7.3Z',
  waking: 'M8 14V3M3.5 7.5 8 3l4.5 4.5',
  failed: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  changing: 'M13.5 8A5.5 5.5 0 1 1 11 3.4M13.6 1.8 13.4 5l-3.2-.6',
};

const words: Record<State, string> = {
  awake: 'Awake',
  asleep: 'Asleep',
  waking: 'Waking',
  failed: 'Failed',
  changing: 'Changing',
};

const changes: Partial<Record<OverviewTenant['status'], string>> = {
  creating: 'Being created',
  pausing: 'Falling asleep',
  updating: 'Being updated',
  destroying: 'Being removed',
};

type Props = Pick<OverviewTenant, 'instance' | 'status'> & { step?: string | null | undefined };

/** What a tenant's instance is doing, as a word with a sign of its own; `step` tells what of it. */
export function InstanceState({ instance, status, step }: Props) {
  return (
    <span class={styles.state} data-instance={instance}>
      <svg class={styles.sign} viewBox="0 0 16 16" aria-hidden="true">
        <path d={signs[instance]} />
      </svg>
      {(instance === 'changing' && changes[status]) || words[instance]}
      {step && <span class={styles.step}>{step}</span>}
    </span>
  );
}
