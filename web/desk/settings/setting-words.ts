import type { AuditEntry } from '../../../shared/contract/audit.ts';
import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import { timeWords } from '../clock-words.ts';
import { durationWords } from './duration-words.ts';
import type { SettingName } from './merge-settings.ts';

const names: Record<SettingName, string> = {
  displayName: 'the name',
  persona: 'the persona',
  greeting: 'the greeting',
  confidenceThreshold: 'the confidence threshold',
  checkClaims: 'whether a second model checks claims',
  heldWords: 'the held words',
  escalateToReasoning: 'whether the reasoning model is asked again',
  rerank: 'whether a model orders what was found',
  learnFromAnswers: 'whether it learns which documents help',
  routing: 'the routing rules',
  idleAfterSeconds: 'when the assistant goes to sleep',
  allowedOrigins: 'the allowed origins',
  'sla.answer': 'the clock of an answer',
  'sla.heldDraft': 'the clock of a held draft',
  'sla.handOff': 'the clock of a hand-off',
  hours: 'the opening hours',
  afterHours: 'what happens after hours',
  reopenWithinHours: 'how long a conversation can be gone on with',
  'limits.visitorPerMinute': 'the messages a minute of one customer',
  'limits.tenantPerMinute': 'the messages a minute of all customers',
  'models.tokensPerDay': 'the tokens a day',
  'models.usdPerMonth': 'the US dollars a month',
  'models.requestsPerMinute': 'the requests a minute',
  'models.tokensPerMinute': 'the tokens a minute',
};

const listed = new Intl.ListFormat('en');

/** Who changed settings last, and when. */
export type Change = { name: string; at: string };

/** What a person is told whose changes meet somebody else's: `Ada changed the greeting at 10:42, while you did.` */
export function clashWords(clashes: readonly SettingName[], change: Change | null, now: Date): string {
  const who = change === null ? 'Somebody' : change.name;
  const when = change === null ? '' : ` at ${timeWords(change.at, now)}`;
  return `${who} changed ${listed.format(clashes.map((name) => names[name]))}${when}, while you did.`;
}

const shownAtMost = 200;

/** What is stored of texts, clocks and numbers that clash: `Stored now: the greeting “Hello”.`; empty when it is none of these. */
export function storedWords(clashes: readonly SettingName[], settings: TenantSettings): string {
  const parts = clashes.flatMap((name) => {
    const value = valueWords(name, settings);
    return value === null ? [] : [`${names[name]} ${value}`];
  });
  return parts.length === 0 ? '' : `Stored now: ${parts.join('; ')}.`;
}

function valueWords(name: SettingName, { sla, models, limits, ...settings }: TenantSettings): string | null {
  const [group, member = ''] = name.split('.');
  if (group === 'sla') return durationWords(sla[member as keyof typeof sla]);
  if (name === 'idleAfterSeconds') return durationWords(settings.idleAfterSeconds);
  if (name === 'reopenWithinHours') return durationWords(settings.reopenWithinHours * 3600);
  if (group === 'models' || group === 'limits') {
    const number = { ...models, ...limits }[member as keyof typeof models | keyof typeof limits];
    return number === null ? 'none' : number.toLocaleString('en');
  }
  if (name !== 'displayName' && name !== 'greeting' && name !== 'persona') return null;
  const text = settings[name];
  return text.length > shownAtMost ? `“${text.slice(0, shownAtMost)}…”` : `“${text}”`;
}

type Told = Pick<AuditEntry, 'seq' | 'action' | 'details' | 'at'> & { actor: Pick<AuditEntry['actor'], 'name'> };

/** Who changed one of the settings last; `entries` are newest first, and a change that was refused is none. */
export function lastChange(entries: readonly Told[], clashes: readonly SettingName[]): Change | null {
  const refused = new Set(
    entries
      .filter(({ action }) => /^tenant\.update\.(refused|failed)$/.test(action))
      .map(({ details }) => details.request),
  );
  const settings = clashes.map((name) => name.split('.')[0] ?? name);
  const made = entries.find(
    ({ seq, action, details }) =>
      action === 'tenant.update' && !refused.has(seq) && settings.some((name) => Object.hasOwn(details, name)),
  );
  return made ? { name: made.actor.name, at: made.at } : null;
}
