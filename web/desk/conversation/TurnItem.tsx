import type { TurnRecord } from '../../../shared/contract/conversation.ts';
import { Claims } from './Claims.tsx';
import { Confidence } from './Confidence.tsx';
import { Diff } from './Diff.tsx';
import { Moment } from './Moment.tsx';
import { Passages } from './Passages.tsx';
import { retrievalWords } from './retrieval-words.ts';
import styles from './TurnItem.module.css';
import { costWords, gateVersionWords, gateWords, millisecondsWords, turnStatusWords } from './words.ts';

/** One turn of the assistant, folded to what came of it; opened, how it came to it. */
export function TurnItem({ turn }: { turn: TurnRecord }) {
  const { status, route, gate, timings, tokens, decision, setAside } = turn;
  return (
    <li class={styles.turn} data-status={status}>
      <details>
        <summary>
          <span class={styles.status}>{decision ? decided(decision) : turnStatusWords[status]}</span>
          <span class={styles.soft}>
            <Moment at={turn.at} /> · {route.model} · {millisecondsWords(timings.total)} · {costWords(turn.cost)}
          </span>
        </summary>
        <div class={styles.inside}>
          {decision?.reason && <p dir="auto">Because: {decision.reason}</p>}
          {decision?.action === 'edited' && decision.text !== null ? (
            <Diff before={turn.text} after={decision.text} />
          ) : (
            <blockquote dir="auto">{turn.text || 'It wrote nothing.'}</blockquote>
          )}
          <dl class={styles.facts}>
            <dt>Answers</dt>
            <dd>{turn.fromSeq === turn.toSeq ? `message ${turn.toSeq}` : `messages ${turn.fromSeq}–${turn.toSeq}`}</dd>
            <dt>Route</dt>
            <dd>
              {route.model}: {route.reason}
              {route.rule !== null && (
                <>
                  {' '}
                  Rule: <bdi>{route.rule}</bdi>.
                </>
              )}
            </dd>
            {setAside && (
              <>
                <dt>Set aside</dt>
                <dd>
                  {setAside.model} at {Math.round(setAside.confidence * 100)} %, {millisecondsWords(setAside.ms)},{' '}
                  {costWords(setAside.cost)}: <q dir="auto">{setAside.text}</q>
                </dd>
              </>
            )}
            {turn.retrieval && (
              <>
                <dt>Searched</dt>
                <dd dir="auto">
                  {retrievalWords(turn.retrieval).map((line) => (
                    <div key={line}>{line}</div>
                  ))}
                </dd>
              </>
            )}
            <dt>Gate</dt>
            <dd>
              <Confidence confidence={gate.confidence} threshold={gate.threshold} />
              <br />
              {gateWords[gate.outcome].name}
              {gate.reasons.length > 0 && `: ${gate.reasons.join(' ')}`}
              <Claims {...gate} />
              By {gateVersionWords(gate.version)}.
            </dd>
            <dt>Time</dt>
            <dd>
              <Timings {...timings} />
            </dd>
            <dt>Tokens</dt>
            <dd>
              {tokens.input} in, {tokens.output} out · {costWords(turn.cost)}
            </dd>
          </dl>
          <Passages passages={turn.passages} />
        </div>
      </details>
    </li>
  );
}

const decided = ({ action, by }: NonNullable<TurnRecord['decision']>): string =>
  `${{ approved: 'Approved', edited: 'Edited and sent', rejected: 'Rejected' }[action]} by ${by}`;

/** The parts of a turn side by side, each as wide as it took long. */
function Timings({ retrieval, model, total }: TurnRecord['timings']) {
  const parts = [
    { name: 'search', ms: retrieval },
    { name: 'model', ms: model },
    { name: 'rest', ms: Math.max(0, total - retrieval - model) },
  ];
  return (
    <>
      <span class={styles.bar} aria-hidden="true">
        {parts.map(({ name, ms }) => (
          <span key={name} data-part={name} style={{ width: `${(100 * ms) / Math.max(1, total)}%` }} />
        ))}
      </span>
      {parts.map(({ name, ms }) => `${name} ${millisecondsWords(ms)}`).join(', ')}
    </>
  );
}
