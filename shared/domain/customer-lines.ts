import type { TenantSettings } from '../contract/tenant.ts';
import { isOpen, nextOpening, openingWords } from './business-hours.ts';

type Opening = Pick<TenantSettings, 'hours' | 'afterHours'>;
/** What the platform itself tells a customer; `promisedFor` is the opening time that it names. */
export type Line = { line: string; promisedFor: string | null };

const backAgain = ({ hours, afterHours }: Opening, now: Date): { words: string; at: string } | null => {
  if (hours === null || afterHours !== 'promise' || isOpen(hours, now)) return null;
  const opening = nextOpening(hours, now);
  return opening && { words: openingWords(hours, opening, now), at: opening.toISOString() };
};

export const colleagueLine = 'I am asking a colleague to help you. They will answer here.';

/** The one line of a hand-off. */
export function handOffLine(settings: Opening, now: Date): Line {
  const back = backAgain(settings, now);
  if (!back) return { line: colleagueLine, promisedFor: null };
  return {
    line: `I am asking a colleague to help you. They are back ${back.words} and will answer here.`,
    promisedFor: back.at,
  };
}

/** What a customer is told when people, who are away, approve the answer first; null while they are there. */
export function heldLine(settings: Opening, now: Date): { line: string; opening: string } | null {
  const back = backAgain(settings, now);
  return (
    back && {
      line: `A colleague looks at this first. They are back ${back.words}; the answer comes here.`,
      opening: back.at,
    }
  );
}
