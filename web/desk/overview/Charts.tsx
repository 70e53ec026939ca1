import type { Signal } from '@preact/signals';
import type { OverviewDay, OverviewTotals } from '../../../shared/contract/overview.ts';
import { Chart } from './Chart.tsx';
import styles from './OverviewPage.module.css';

interface Props {
  days: readonly OverviewDay[];
  totals: OverviewTotals;
  /** The day that is looked at, in all charts at once. */
  place: Signal<number | null>;
}

export function Charts({ days, totals, place }: Props) {
  const of = (figure: (day: OverviewDay) => number | null) => days.map(figure);
  const shared = { days: days.map(({ day }) => day), place };
  const unresolved = totals.conversations - totals.resolvedByAssistant - totals.resolvedByPerson;
  return (
    <section class={styles.charts} aria-label="By day">
      <div class={styles.wide}>
        <Chart
          {...shared}
          title="Conversations"
          note="by the day they began, and who resolved them"
          measure="count"
          shape="bars"
          series={[
            { name: 'Assistant', look: 'assistant', values: of((day) => day.resolvedByAssistant) },
            { name: 'Person', look: 'person', values: of((day) => day.resolvedByPerson) },
            {
              name: 'Not resolved',
              look: 'open',
              values: of((day) => day.conversations - day.resolvedByAssistant - day.resolvedByPerson),
            },
          ]}
          wholeRange={[totals.resolvedByAssistant, totals.resolvedByPerson, unresolved]}
        />
      </div>
      <Chart
        {...shared}
        title="Decisions on drafts"
        note="what people did with held drafts"
        measure="count"
        shape="bars"
        series={[
          { name: 'Approved', look: 'approved', values: of(({ approved }) => approved) },
          { name: 'Edited', look: 'edited', values: of(({ edited }) => edited) },
          { name: 'Rejected', look: 'rejected', values: of(({ rejected }) => rejected) },
        ]}
        wholeRange={[totals.approved, totals.edited, totals.rejected]}
      />
      <Chart
        {...shared}
        title="First response"
        note="median time to the first answer"
        measure="seconds"
        shape="line"
        series={[{ name: 'Median', look: 'assistant', values: of(({ firstResponse }) => firstResponse) }]}
        wholeRange={[totals.firstResponse.median]}
      />
      <Chart
        {...shared}
        title="Handed to people"
        note="share of the conversations"
        measure="share"
        shape="line"
        series={[
          {
            name: 'Handed off',
            look: 'person',
            values: of(({ handedOff, conversations }) => (conversations === 0 ? null : handedOff / conversations)),
          },
        ]}
        wholeRange={[totals.handoffRate]}
      />
      <Chart
        {...shared}
        title="Cost of answers"
        note="by list prices"
        measure="dollars"
        shape="bars"
        series={[{ name: 'Models', look: 'assistant', values: of(({ cost }) => cost) }]}
        wholeRange={[days.reduce((sum, { cost }) => sum + cost, 0)]}
      />
    </section>
  );
}
