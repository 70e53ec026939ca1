import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PersonalDataKind, PersonalDataSpan } from '../../../shared/domain/personal-data/span.ts';

export type LabelledLine = { text: string; spans: PersonalDataSpan[] };
export type Part = 'looked-at' | 'held-out';

/**
 * Lines as customers write them, made up, with the personal data in them marked as `{{kind:…}}`. The rules were written
 * while reading `looked-at`; `held-out` was written before they were first measured, and no rule was changed for it.
 */
export const labelledLines = (part: Part): LabelledLine[] =>
  readFileSync(join(import.meta.dirname, `${part}.txt`), 'utf8')
    .trimEnd()
    .split('\n')
    .map(unmark);

function unmark(line: string): LabelledLine {
  const spans: PersonalDataSpan[] = [];
  let [text, from] = ['', 0];
  for (const { 0: mark, 1: kind, 2: marked = '', index } of line.matchAll(/\{\{(email|card|phone|iban):(.+?)\}\}/g)) {
    text += line.slice(from, index);
    spans.push({ kind: kind as PersonalDataKind, start: text.length, end: text.length + marked.length });
    text += marked;
    from = index + mark.length;
  }
  return { text: text + line.slice(from), spans };
}
