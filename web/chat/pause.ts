/** A sleep that ends early when there is news worth acting on: the network is back, the tab is shown, or the chat is stopped. */
export interface Pause {
  for(milliseconds: number): Promise<void>;
  end(): void;
}

export function createPause(): Pause {
  const sleepers = new Set<() => void>();
  return {
    for: (milliseconds) =>
      new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          sleepers.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, milliseconds);
        sleepers.add(wake);
      }),
    end: () => {
      for (const wake of [...sleepers]) wake();
    },
  };
}
