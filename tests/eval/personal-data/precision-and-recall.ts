import type { PersonalDataSpan } from '../../../shared/domain/personal-data/span.ts';
import type { LabelledLine } from './labelled-lines.ts';

export type Found = { precision: number; recall: number; spans: number; misses: string[]; falseAlarms: string[] };

/** How many of the finds are right and how many of the marked spans are found: same kind, same place to the sign. */
export function precisionAndRecall(
  lines: readonly LabelledLine[],
  find: (text: string) => PersonalDataSpan[],
  kind?: PersonalDataSpan['kind'],
): Found {
  const [misses, falseAlarms]: [string[], string[]] = [[], []];
  let [right, spans] = [0, 0];
  for (const line of lines) {
    const isAsked = (span: PersonalDataSpan): boolean => kind === undefined || span.kind === kind;
    const found = find(line.text).filter(isAsked);
    const marked = line.spans.filter(isAsked);
    const missed = marked.filter((span) => !found.some((one) => isSame(one, span)));
    const wrong = found.filter((span) => !marked.some((one) => isSame(one, span)));
    spans += marked.length;
    right += marked.length - missed.length;
    misses.push(...missed.map(({ start, end }) => `${line.text.slice(start, end)} in: ${line.text}`));
    falseAlarms.push(...wrong.map((span) => `${span.kind} ${line.text.slice(span.start, span.end)} in: ${line.text}`));
  }
  return { precision: right / (right + falseAlarms.length), recall: right / spans, spans, misses, falseAlarms };
}

const isSame = (one: PersonalDataSpan, other: PersonalDataSpan): boolean =>
  one.kind === other.kind && one.start === other.start && one.end === other.end;
