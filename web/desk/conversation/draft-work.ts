import { useKeptText } from './kept-text.ts';

/** A draft that this person is changing, and how far they have come. */
export interface DraftWork {
  draftId: string;
  original: string;
  text: string;
}

/** What the person has changed in a draft of this conversation, kept as `useKeptText` keeps it. */
export function useDraftWork(key: string): [work: DraftWork | null, keep: (work: DraftWork | null) => void] {
  const [kept, keep] = useKeptText(`clawdesk.edit.${key}`);
  return [parseWork(kept), (work) => keep(work === null ? '' : JSON.stringify(work))];
}

/** The work in `kept`; null when that is empty or not of this kind. */
export function parseWork(kept: string): DraftWork | null {
  try {
    const { draftId, original, text }: Partial<DraftWork> = JSON.parse(kept);
    const whole = typeof draftId === 'string' && typeof original === 'string' && typeof text === 'string';
    return whole ? { draftId, original, text } : null;
  } catch {
    return null;
  }
}

/** Whether there is something that would be a pity to lose. */
export const isWorthKeeping = ({ original, text }: DraftWork): boolean =>
  text.trim() !== '' && text.trim() !== original.trim();
