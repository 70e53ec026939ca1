import { useCallback, useState } from 'preact/hooks';

/** What somebody is writing, kept in this tab over a reload and while they look at another conversation. */
export function useKeptText(key: string): [text: string, write: (text: string) => void] {
  const [kept, keep] = useState(() => ({ key, text: read(key) }));
  const write = useCallback(
    (next: string) => {
      keep({ key, text: next });
      try {
        if (next === '') sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, next);
      } catch {
        // Storage may be forbidden or full; the text then lives as long as the page.
      }
    },
    [key],
  );
  return [kept.key === key ? kept.text : read(key), write];
}

function read(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}
