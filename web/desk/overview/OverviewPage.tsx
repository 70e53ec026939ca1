import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { OverviewResponse } from '../../../shared/contract/overview.ts';
import type { Api } from '../api.ts';
import type { DeskStore } from '../desk-store.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Page } from '../ui/Page.tsx';
import { toast } from '../ui/toasts.ts';
import { Skeleton } from '../ui/Waiting.tsx';
import { Charts } from './Charts.tsx';
import { Freshness } from './Freshness.tsx';
import { createInstanceActs, type InstanceActs } from './instance-acts.ts';
import { createOverviewFeed } from './overview-feed.ts';
import { RangePicker } from './RangePicker.tsx';
import { keepRange, rangeOf } from './range-address.ts';
import { TenantTable } from './TenantTable.tsx';
import { Tiles } from './Tiles.tsx';

interface Props {
  api: Pick<Api, 'overview' | 'tenantCall' | 'operation'>;
  store: Pick<DeskStore, 'refetches' | 'connection' | 'me'>;
}

/** How the tenants of a person have fared in the last days; read again every 30 s while the page is looked at. */
export function OverviewPage({ api, store }: Props) {
  const feed = useMemo(
    () => createOverviewFeed({ read: (range) => api.overview(range), range: rangeOf(location.search) }),
    [api],
  );
  const acts = useMemo(
    () =>
      createInstanceActs({
        post: (act, tenantId) => api.tenantCall('POST', tenantId, act),
        operation: api.operation,
        refresh: feed.refresh,
        tell: toast,
      }),
    [api, feed],
  );
  useEffect(() => acts.stop, [acts]);
  // The API decides; this only spares others a menu that would refuse.
  const mayAct = store.me.value?.roles.includes('Operator') ?? false;
  const place = useSignal<number | null>(null);

  useEffect(() => {
    const look = () => feed.setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    window.addEventListener('online', feed.refresh);
    look();
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('online', feed.refresh);
      feed.stop();
    };
  }, [feed]);

  const missed = store.refetches.value;
  useEffect(() => {
    if (missed > 0) feed.refresh();
  }, [feed, missed]);

  const state = feed.state.value;
  const { figures, problem, range } = state;
  return (
    <Page
      id="overview"
      title="Overview"
      busy={state.loading}
      head={
        <>
          <RangePicker
            range={range}
            onChoose={(next) => {
              keepRange(next);
              place.value = null;
              feed.choose(next);
            }}
          />
          <Freshness state={state} offline={store.connection.value === 'offline'} onRefresh={feed.refresh} />
        </>
      }
    >
      {figures ? (
        <Figures figures={figures} place={place} acts={mayAct ? acts : null} />
      ) : problem ? (
        <Empty icon="alert" title="The figures could not be read">
          <p>{problem.message}</p>
          <Button look="primary" icon="refresh" busy={state.loading} onClick={feed.refresh}>
            Try again
          </Button>
        </Empty>
      ) : (
        <Skeleton rows={6} label="The figures are being read" />
      )}
    </Page>
  );
}

interface FiguresProps {
  figures: OverviewResponse;
  place: Parameters<typeof Charts>[0]['place'];
  acts: InstanceActs | null;
}

function Figures({ figures, place, acts }: FiguresProps) {
  const { totals, days, tenants } = figures;
  if (tenants.length === 0)
    return (
      <Empty icon="overview" title="No tenants yet">
        <p>Figures appear here once you may see a tenant.</p>
      </Empty>
    );
  const { red, yellow, green } = totals.open;
  return (
    <>
      {totals.conversations + red + yellow + green === 0 ? (
        <Empty icon="chat" title={`No conversations in the last ${days.length} days`}>
          <p>Charts appear here with the first customer who writes.</p>
        </Empty>
      ) : (
        <>
          <Tiles totals={totals} days={days} />
          <Charts totals={totals} days={days} place={place} />
        </>
      )}
      <TenantTable figures={figures} acts={acts} />
    </>
  );
}
