import type { BoardRow } from '../../../shared/contract/conversation.ts';
import { activeClaim } from '../../../shared/contract/light.ts';
import type { DeskStore } from '../desk-store.ts';
import { Button } from '../ui/Button.tsx';
import { Choice, Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { LightSign } from '../ui/Light.tsx';
import type { Colour, Filters } from './filters.ts';
import styles from './Toolbar.module.css';

interface Props {
  store: DeskStore;
  /** Of each light, how many the other filters leave. */
  counts: Record<Colour, number>;
  searchField: { current: HTMLInputElement | HTMLTextAreaElement | null };
  /** From the search to the first row. */
  onLeaveSearch(): void;
}

const lights: readonly { colour: Colour; name: string; meaning: string }[] = [
  { colour: 'red', name: 'Red', meaning: 'a person is needed' },
  { colour: 'yellow', name: 'Yellow', meaning: 'to approve or to watch' },
  { colour: 'green', name: 'Green', meaning: 'the assistant has it' },
];

const states: readonly { value: Filters['state']; text: string }[] = [
  { value: 'open', text: 'Open' },
  { value: 'resolved', text: 'Resolved' },
  { value: 'all', text: 'All' },
];

/** The filters of the board. */
export function Toolbar({ store, counts, searchField, onLeaveSearch }: Props) {
  const filters = store.filters.value;
  const tenants = store.me.value?.tenants ?? [];
  const change = (some: Partial<Filters>) => {
    store.filters.value = { ...store.filters.peek(), ...some };
  };
  return (
    <search class={styles.toolbar}>
      <fieldset class={styles.lights}>
        <legend class={styles.hidden}>Show one light</legend>
        {lights.map(({ colour, name, meaning }) => (
          <Button
            key={colour}
            pressed={filters.light === colour}
            label={`${name}: ${counts[colour]}, ${meaning}`}
            onClick={() => change({ light: filters.light === colour ? null : colour })}
          >
            <span class={styles.count}>
              <LightSign colour={colour} />
              {counts[colour]}
            </span>
          </Button>
        ))}
      </fieldset>
      <div class={styles.search}>
        <Icon name="search" />
        <Field
          label="Search conversations"
          labelHidden
          placeholder="Search"
          value={filters.q}
          maxLength={100}
          fieldRef={searchField}
          onInput={(q) => change({ q })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') change({ q: '' });
            if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown') {
              event.preventDefault();
              onLeaveSearch();
            }
          }}
        />
      </div>
      <div class={styles.choices}>
        <Choice
          label="State"
          labelHidden
          value={filters.state}
          options={states}
          onChange={(state) => change({ state })}
        />
        <Choice
          label="Claimed by"
          labelHidden
          value={filters.assignee}
          options={assignees(store, filters.assignee)}
          onChange={(assignee) => change({ assignee })}
        />
        {tenants.length > 1 && (
          <Choice
            label="Tenant"
            labelHidden
            value={filters.tenantId ?? ''}
            options={[
              { value: '', text: 'All tenants' },
              ...tenants.map(({ tenantId, displayName }) => ({ value: tenantId, text: displayName })),
            ]}
            onChange={(tenantId) => change({ tenantId: tenantId === '' ? null : tenantId })}
          />
        )}
      </div>
    </search>
  );
}

/** Everybody who holds a claim now can be chosen, and whoever is chosen stays. */
function assignees(store: DeskStore, chosen: string): { value: string; text: string }[] {
  const me = store.me.value?.personId;
  const words = [
    { value: 'anyone', text: 'Anyone’s' },
    { value: 'me', text: 'Mine' },
    { value: 'nobody', text: 'Nobody’s' },
  ];
  const people = [...namesOf(store.rows.value.values(), store.now.value)]
    .filter(([personId]) => personId !== me)
    .map(([value, text]) => ({ value, text }))
    .sort((a, b) => a.text.localeCompare(b.text));
  const all = [...words, ...people];
  return all.some(({ value }) => value === chosen) ? all : [...all, { value: chosen, text: 'Somebody who left' }];
}

function namesOf(rows: Iterable<BoardRow>, now: Date): Map<string, string> {
  const names = new Map<string, string>();
  for (const row of rows) {
    const claim = activeClaim(row, now);
    if (claim) names.set(claim.personId, claim.name);
  }
  return names;
}
