import { useEffect, useMemo, useState } from 'preact/hooks';
import type { RoutingRule } from '../../../shared/contract/routing.ts';
import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import type { Api } from '../api.ts';
import { asProblem } from '../api-problem.ts';
import { clashWords } from '../settings/setting-words.ts';
import { createSettingsApi } from '../settings/settings-api.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { toast } from '../ui/toasts.ts';
import { useUnsaved } from '../ui/unsaved.ts';
import { Skeleton } from '../ui/Waiting.tsx';
import styles from './RoutingRules.module.css';
import { RuleItem } from './RuleItem.tsx';
import { added, changed, moved, objection, type Row, removed, rowsOf, rulesOf } from './rule-list.ts';
import { TryMessage } from './TryMessage.tsx';

interface Props {
  api: Pick<Api, 'routing' | 'tryRouting' | 'tenantCall' | 'versionedTenantCall'>;
  tenantId: string;
}

const mostRules = 50;

/** The list of rules in the order in which they are gone through, to edit and to try. */
export function RoutingRules({ api, tenantId }: Props) {
  const settings = useMemo(() => createSettingsApi(api, tenantId), [api, tenantId]);
  /** What the rules are saved on top of. */
  const [base, setBase] = useState<TenantSettings | null>(null);
  const [rows, setRows] = useState<Row[] | null>(null);
  const [edited, setEdited] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const read = async (): Promise<void> => {
    const [{ rules }, stored] = await Promise.all([api.routing(tenantId), settings.settings()]);
    setRows(rowsOf(stored.routing ?? rules));
    setBase(stored);
    setEdited(false);
    setProblem(null);
  };
  const attempt = async (act: () => Promise<void>): Promise<void> => {
    setBusy(true);
    await act().catch((error: unknown) => setProblem(asProblem(error).message));
    setBusy(false);
  };
  useEffect(() => void attempt(read), []);
  useUnsaved('rules', edited);

  const change = (next: Row[]) => {
    setRows(next);
    setEdited(true);
    setProblem(null);
  };
  const save = (rules: RoutingRule[] | null, done: string) =>
    attempt(async () => {
      const result = await settings.save(base ?? (await settings.settings()), { routing: rules });
      if (result.outcome === 'clash') {
        const { names, by, theirs } = result.clash;
        setBase(theirs);
        setProblem(`${clashWords(names, by, new Date())} Discard yours to see theirs, or save again to replace them.`);
        return;
      }
      await read();
      toast('done', done);
    });

  if (rows === null)
    return problem === null ? (
      <Skeleton rows={6} label="The rules are being read" />
    ) : (
      <Empty icon="alert" title="The rules could not be read">
        <p>{problem}</p>
        <Button icon="refresh" busy={busy} onClick={() => void attempt(read)}>
          Try again
        </Button>
      </Empty>
    );
  const wrong = edited ? objection(rows) : null;
  const isDefault = base?.routing === null;
  return (
    <div class={styles.columns}>
      <section class={styles.rules} aria-labelledby="rules">
        <h2 class={styles.title} id="rules">
          Rules
        </h2>
        <p class={styles.soft}>
          The first rule that fits decides. {isDefault && !edited && 'These are the platform’s own.'}
        </p>
        <ol class={styles.list}>
          {rows.map(({ id, rule }, n) => (
            <RuleItem
              key={id}
              place={n + 1}
              last={n === rows.length - 1}
              rule={rule}
              onChange={(next) => change(changed(rows, id, next))}
              onMove={(by) => change(moved(rows, id, by))}
              onRemove={() => change(removed(rows, id))}
            />
          ))}
        </ol>
        <p class={styles.problem} role="alert">
          {problem ?? wrong}
        </p>
        <div class={styles.acts}>
          <Button
            look="primary"
            icon="check"
            busy={busy}
            disabled={!edited || wrong !== null}
            onClick={() => void save(rulesOf(rows), 'The rules are saved. They hold from the next message on.')}
          >
            Save
          </Button>
          <Button icon="plus" disabled={rows.length >= mostRules} onClick={() => change(added(rows))}>
            Add a rule
          </Button>
          <Button icon="undo" busy={busy} disabled={!edited} onClick={() => void attempt(read)}>
            Discard
          </Button>
          <Button
            look="danger"
            busy={busy}
            disabled={isDefault}
            onClick={() => void save(null, 'The platform’s own rules hold again.')}
          >
            Reset to default
          </Button>
        </div>
      </section>
      <TryMessage decide={(text, hasImage) => api.tryRouting(tenantId, { text, hasImage, rules: rulesOf(rows) })} />
    </div>
  );
}
