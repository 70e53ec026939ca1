/** Whether anybody can see the chat: a tab hidden for long must not keep polling. */
export interface PageActivity {
  /** Resolves at once while the page is shown or was until recently, else when it is shown again. */
  whenActive(): Promise<void>;
  online(): boolean;
  close(): void;
}

const restAfterHiddenMs = 5 * 60_000;

/** Calls `onReturn` when the network comes back or the page is shown again, `onOffline` when the network goes. */
export function watchPage(on: { onReturn(): void; onOffline(): void }): PageActivity {
  const listening = new AbortController();
  const { signal } = listening;
  let hiddenSince: number | null = document.hidden ? Date.now() : null;
  let wake: (() => void)[] = [];

  document.addEventListener(
    'visibilitychange',
    () => {
      hiddenSince = document.hidden ? Date.now() : null;
      if (document.hidden) return;
      for (const resume of wake.splice(0)) resume();
      on.onReturn();
    },
    { signal },
  );
  window.addEventListener('online', () => on.onReturn(), { signal });
  window.addEventListener('offline', () => on.onOffline(), { signal });

  return {
    whenActive: () =>
      hiddenSince === null || Date.now() - hiddenSince < restAfterHiddenMs
        ? Promise.resolve()
        : new Promise((resolve) => wake.push(resolve)),
    online: () => navigator.onLine,
    close: () => {
      listening.abort();
      for (const resume of wake.splice(0)) resume();
      wake = [];
    },
  };
}
