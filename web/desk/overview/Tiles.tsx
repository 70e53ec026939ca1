import type { ComponentChildren } from 'preact';
import type { OverviewDay, OverviewTotals } from '../../../shared/contract/overview.ts';
import { countOf, countWords, figureWords, shareWords } from './figure-words.ts';
import { OpenCounts } from './OpenCounts.tsx';
import styles from './Tiles.module.css';
import { acceptedShare, resolvedShare } from './tenant-order.ts';

interface Props {
  totals: OverviewTotals;
  days: readonly OverviewDay[];
}

/** The whole range in seven figures. */
export function Tiles({ totals, days }: Props) {
  const { open, firstResponse, durable } = totals;
  const handedOff = days.reduce((sum, day) => sum + day.handedOff, 0);
  const cost = days.reduce((sum, day) => sum + day.cost, 0);
  const accepted = acceptedShare(totals);
  return (
    <dl class={styles.tiles} aria-label="In all">
      <Tile name="Open now" figure={countWords(open.red + open.yellow + open.green)}>
        <OpenCounts open={open} of="all tenants" href={(light) => `/desk/?light=${light}`} />
      </Tile>
      <Tile name="Conversations" figure={countWords(totals.conversations)}>
        began in {days.length} days
      </Tile>
      <Tile name="First response" figure={figureWords('seconds', firstResponse.median)}>
        {firstResponse.p90 === null
          ? 'no answer yet'
          : `median; 9 of 10 within ${figureWords('seconds', firstResponse.p90)}`}
      </Tile>
      <Tile name="Resolved by the assistant" figure={figureWords('share', resolvedShare(totals))}>
        {durable.of === 0
          ? 'how many for good is known after 7 days'
          : `for good: ${countWords(durable.closed)} of the ${countWords(durable.of)} that are a week old`}
      </Tile>
      <Tile name="Handed to people" figure={figureWords('share', totals.handoffRate)}>
        {countOf(handedOff, 'conversation')}
      </Tile>
      <Tile name="Drafts held" figure={countWords(totals.held)}>
        {accepted === null ? 'none decided' : `${shareWords(accepted)} of the decided sent as they were`}
      </Tile>
      <Tile name="Cost a conversation" figure={figureWords('dollars', totals.costPerConversation)}>
        {figureWords('dollars', cost)} in all
      </Tile>
    </dl>
  );
}

function Tile({ name, figure, children }: { name: string; figure: string; children: ComponentChildren }) {
  return (
    <div class={styles.tile}>
      <dt class={styles.name}>{name}</dt>
      <dd class={styles.figure}>{figure}</dd>
      <dd class={styles.more}>{children}</dd>
    </div>
  );
}
