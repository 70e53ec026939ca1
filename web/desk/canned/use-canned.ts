import { useEffect, useState } from 'preact/hooks';
import type { CannedReply } from '../../../shared/contract/conversation.ts';
import type { Api, StoredCannedReplies } from '../api.ts';
import { asProblem } from '../api-problem.ts';
import { saveCanned } from './save-canned.ts';

export interface Canned {
  /** Null while they are loaded or could not be. */
  stored: StoredCannedReplies | null;
  /** What came between, in words. */
  problem: string | null;
  /** What a colleague has saved meanwhile, until the person takes it. */
  theirs: StoredCannedReplies | null;
  saving: boolean;
  reload(): Promise<void>;
  /** Saves all of them; resolves to whether that succeeded. */
  save(replies: readonly CannedReply[]): Promise<boolean>;
  takeTheirs(): void;
}

/** A tenant's canned replies as they are edited; `onStored` hears of every version that is known to be stored. */
export function useCanned(api: Api, tenantId: string, onStored: (replies: readonly CannedReply[]) => void): Canned {
  const [stored, setStored] = useState<StoredCannedReplies | null>(null);
  const [theirs, setTheirs] = useState<StoredCannedReplies | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);

  const tell = (error: unknown) => {
    const { title, detail } = asProblem(error);
    setProblem(detail ?? title);
  };
  const take = (next: StoredCannedReplies) => {
    setStored(next);
    setTheirs(null);
    onStored(next.replies);
  };

  async function reload(): Promise<void> {
    setProblem(null);
    try {
      take(await api.cannedReplies(tenantId));
    } catch (error) {
      tell(error);
    }
  }
  useEffect(() => void reload(), []);

  async function save(replies: readonly CannedReply[]): Promise<boolean> {
    if (stored === null || saving) return false;
    setSaving(true);
    setProblem(null);
    try {
      const result = await saveCanned(api, tenantId, stored, replies);
      if (result.outcome === 'saved') take(result.stored);
      else setTheirs(result.stored);
      return result.outcome === 'saved';
    } catch (error) {
      tell(error);
      return false;
    } finally {
      setSaving(false);
    }
  }

  return { stored, problem, theirs, saving, reload, save, takeTheirs: () => theirs && take(theirs) };
}
