import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import type { Platform } from '../../support/platform.ts';

/** What the page saw: when an event's words were first in the document, and when the frame with them was drawn (ms since 1970). */
export type Seen = { n: number; inDocument: number; drawn: number };
/** Milliseconds from frame to frame, and of tasks in which the page answered nobody for 50 ms or more. */
export type Smoothness = { frames: number[]; longTasks: number[] };
export type WatchedBoard = Awaited<ReturnType<typeof openWatchedBoard>>;

declare global {
  var boardWatch: { seen: Seen[] } & Smoothness;
}

/** The board in a real browser, with a supervisor of the demo signed in, all conversations on it, live, and watched. */
export async function openWatchedBoard(platform: Platform, conversations: number) {
  const browser: Browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(30_000);
    await page.goto(`${platform.web}/desk/`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sofia Supervisor' }).click();
    await page.getByText(`${conversations} conversations`).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    // A mouse that points at rows would hold them in their place.
    await page.mouse.move(1, 1);
    await page.evaluate(watch);
    return {
      browser: `Chromium ${browser.version()}`,
      seen: (): Promise<Seen[]> => page.evaluate(() => globalThis.boardWatch.seen),
      /** Since this was asked last. */
      smoothness: (): Promise<Smoothness> =>
        page.evaluate(() => {
          const { frames, longTasks } = globalThis.boardWatch;
          return { frames: frames.splice(0), longTasks: longTasks.splice(0) };
        }),
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** Runs in the page, and refers to nothing outside of itself. */
function watch(): void {
  const seen: Seen[] = [];
  const known = new Set<number>();
  const frames: number[] = [];
  const longTasks: number[] = [];
  globalThis.boardWatch = { seen, frames, longTasks };

  let fresh: Seen[] = [];
  const afterFrame = new MessageChannel();
  const awaiting: Seen[][] = [];
  afterFrame.port1.onmessage = () => {
    const drawn = Date.now();
    for (const one of awaiting.shift() ?? []) seen.push({ ...one, drawn });
  };
  new MutationObserver((mutations) => {
    const inDocument = Date.now();
    const before = fresh.length;
    for (const { type, target, addedNodes } of mutations)
      for (const node of type === 'childList' ? addedNodes : [target])
        for (const [, digits] of (node.textContent ?? '').matchAll(/event (\d+) of the bench/g)) {
          const n = Number(digits);
          if (known.has(n)) continue;
          known.add(n);
          fresh.push({ n, inDocument, drawn: 0 });
        }
    if (before > 0 || fresh.length === 0) return;
    requestAnimationFrame(() => {
      awaiting.push(fresh);
      fresh = [];
      // Its turn comes when this frame has been drawn.
      afterFrame.port2.postMessage(null);
    });
  }).observe(document.body, { subtree: true, childList: true, characterData: true });

  let last = performance.now();
  const eachFrame = (now: number): void => {
    frames.push(now - last);
    last = now;
    requestAnimationFrame(eachFrame);
  };
  requestAnimationFrame(eachFrame);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  }).observe({ type: 'longtask' });
}
