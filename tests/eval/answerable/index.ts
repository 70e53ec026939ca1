import { answerable } from '../../../shared/domain/answerable.ts';
import { contentWords } from '../../../shared/domain/words.ts';
import type { EvalRow, EvalTask } from '../eval-task.ts';
import { auroc } from '../measures.ts';
import { lineChart } from '../svg/line-chart.ts';
import { train } from './train.ts';
import { file, foldCount, readTurns, type Turn } from './turns.ts';

type Scored = Turn & { ours: number; baseline: number };

/** MTRAG-UN: do the passages answer the turn, or is it underspecified or answered only in part? */
const answerability: EvalTask = {
  name: 'answerable',
  needs: [file],
  async run(dataFolder, draw) {
    const turns = await readTurns(dataFolder);
    const scored = Array.from({ length: foldCount }, (_, fold): Scored[] => {
      const weights = train(turns.filter((turn) => turn.fold !== fold));
      const left = turns.filter((turn) => turn.fold === fold);
      return left.map((turn) => ({ ...turn, ours: answerable(turn.asked, weights), baseline: overlap(turn) }));
    }).flat();
    draw('answerable-roc', picture(scored));
    const note = [
      'Cross-validated by conversation (10 folds); the signs were chosen by looking at these turns, so expect a little less elsewhere.',
      'Most of it is whether passages and question belong to what the conversation is about: in a first message that says nothing.',
      'Words do not show a part that is missing: that needs a model that reads.',
    ].join(' ');
    const row = (measure: string, some: Scored[], goal?: number): EvalRow => ({
      task: 'answerable',
      measure,
      baseline: aurocOf(some, 'baseline'),
      ours: aurocOf(some, 'ours'),
      ...(goal === undefined ? {} : { goal: { atLeast: goal } }),
      n: some.length,
      note,
    });
    const without = (kind: string): Scored[] => scored.filter((turn) => turn.kind !== kind);
    return [
      row('AUROC, turns with passages', scored, 0.85),
      row('  answerable or underspecified', without('PARTIAL')),
      row('  answerable or only in part', without('UNDERSPECIFIED')),
      row(
        '  first messages',
        scored.filter((turn) => turn.opens),
      ),
      row(
        '  later messages',
        scored.filter((turn) => !turn.opens),
      ),
    ].filter(({ ours }) => Number.isFinite(ours));
  },
};

export const tasks: EvalTask[] = [answerability];

/** The simple means: the share of the question's words in the passage that holds most of them. */
function overlap({ asked: { question, passages } }: Turn): number {
  const words = [...new Set(contentWords(question))];
  const shares = passages.map((passage) => {
    const held = new Set(contentWords(passage));
    return words.filter((word) => held.has(word)).length / Math.max(1, words.length);
  });
  return Math.max(...shares);
}

const scoresOf = (turns: readonly Scored[], of: 'ours' | 'baseline', isAnswerable: boolean): number[] =>
  turns.filter((turn) => turn.answerable === isAnswerable).map((turn) => turn[of]);

const aurocOf = (turns: readonly Scored[], of: 'ours' | 'baseline'): number =>
  auroc(scoresOf(turns, of, true), scoresOf(turns, of, false));

function picture(turns: readonly Scored[]): string {
  const curve = (name: string, of: 'ours' | 'baseline') => {
    const [yes, no] = [scoresOf(turns, of, true), scoresOf(turns, of, false)];
    const above = (scores: number[], bar: number): number =>
      scores.filter((score) => score >= bar).length / scores.length;
    const bars = [...new Set([...yes, ...no])].sort((left, right) => right - left);
    return { name, points: [[0, 0] as const, ...bars.map((bar) => [above(no, bar), above(yes, bar)] as const)] };
  };
  return lineChart({
    title: 'Which questions do the passages answer?',
    x: { label: 'share of the unanswerable that pass', from: 0, to: 1 },
    y: { label: 'share of the answerable that pass', from: 0, to: 1 },
    series: [curve('ours', 'ours'), curve('overlap of words', 'baseline')],
  });
}
