import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Api } from '../api.ts';
import { keyOf } from '../conversation-ref.ts';
import type { DeskStore } from '../desk-store.ts';

const pauseMs = 350;
const nothing: ReadonlySet<string> = new Set();

/** After a pause in typing the API looks for the same words: among older conversations too, and in every message. */
export function useSearch(api: Api, store: DeskStore): { found: ReadonlySet<string>; searching: boolean } {
  const found = useSignal(nothing);
  const searching = useSignal(false);
  const { q, state, tenantId } = store.filters.value;
  const words = q.trim();
  useEffect(() => {
    found.value = nothing;
    searching.value = words.length >= 2;
    if (words.length < 2) return;
    let stale = false;
    const timer = setTimeout(async () => {
      try {
        const { rows } = await api.listConversations({ q: words, state, ...(tenantId === null ? {} : { tenantId }) });
        if (stale) return;
        store.put(rows);
        found.value = new Set(rows.map(keyOf));
      } catch {
        // The rows at hand are searched all the same.
      } finally {
        if (!stale) searching.value = false;
      }
    }, pauseMs);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [words, state, tenantId]);
  return { found: found.value, searching: searching.value };
}
