import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import type { SettingsForm } from './settings-form.ts';

const switches = ['checkClaims', 'escalateToReasoning', 'rerank', 'learnFromAnswers'] as const;
export type Switch = (typeof switches)[number];

/** What decides how far an answer may go, as it stands in the form: lists are texts of one a line. */
export type AnswerForm = Pick<TenantSettings, 'confidenceThreshold' | Switch> & {
  heldWords: string;
  allowedOrigins: string;
};
export type AnswerField = keyof AnswerForm;
const fields: readonly AnswerField[] = ['confidenceThreshold', ...switches, 'heldWords', 'allowedOrigins'];

const formOf = (settings: TenantSettings): AnswerForm => ({
  confidenceThreshold: settings.confidenceThreshold,
  checkClaims: settings.checkClaims,
  escalateToReasoning: settings.escalateToReasoning,
  rerank: settings.rerank,
  learnFromAnswers: settings.learnFromAnswers,
  heldWords: settings.heldWords.join('\n'),
  allowedOrigins: settings.allowedOrigins.join('\n'),
});

/** The lines of a text that say something, each once. */
const linesIn = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

const settingsIn = ({ heldWords, allowedOrigins, ...rest }: AnswerForm) => ({
  ...rest,
  heldWords: linesIn(heldWords),
  allowedOrigins: linesIn(allowedOrigins).map((origin) => origin.toLowerCase().replace(/\/$/, '')),
});

const most = { heldWords: 100, wordLength: 60, allowedOrigins: 50 } as const;

/** What is wrong with the lists, before the server is asked. */
function objections(form: AnswerForm): Partial<Record<AnswerField, string>> {
  const { heldWords, allowedOrigins } = settingsIn(form);
  const tooLong = heldWords.find((word) => word.length > most.wordLength);
  const wordless = heldWords.find((word) => !/[\p{L}\p{N}]/u.test(word));
  const noOrigin = allowedOrigins.find((origin) => !/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/.test(origin));
  const found: Partial<Record<AnswerField, string>> = {};
  if (heldWords.length > most.heldWords) found.heldWords = `At most ${most.heldWords} words or phrases.`;
  else if (tooLong) found.heldWords = `“${tooLong.slice(0, 20)}…” is longer than ${most.wordLength} characters.`;
  else if (wordless) found.heldWords = `“${wordless}” has no letter or digit.`;
  if (allowedOrigins.length > most.allowedOrigins) found.allowedOrigins = `At most ${most.allowedOrigins} sites.`;
  else if (noOrigin)
    found.allowedOrigins = `“${noOrigin.slice(0, 60)}” is no origin: it has a scheme and a host, such as https://shop.example, and no path.`;
  return found;
}

export const answerForm: SettingsForm<AnswerForm, AnswerField> = { fields, formOf, objections, settingsIn };

/** What a threshold means for the next answer. */
export function thresholdWords(threshold: number): string {
  if (threshold <= 0)
    return 'Answers that their sources bear out go to the customer, however sure the assistant is; where it knows nothing, it says so. Commitments and held words wait for a person.';
  if (threshold >= 1) return 'Every answer waits for a person.';
  return `Answers that their sources bear out go to the customer from ${Math.round(threshold * 100)} % sure. A person sees to all others, and to commitments and held words.`;
}
