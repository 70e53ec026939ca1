import { rm } from 'node:fs/promises';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { startStaticWeb } from '../../infra/local/static-web/start-static-web.ts';
import { launchBrowser } from './browser.ts';
import { buildWeb } from './built-web.ts';
import { type ChatApi, type ChatApiOptions, startChatApi } from './chat-api.ts';
import { type ChatPage, chatPage } from './chat-page.ts';

export interface Visit {
  api: ChatApi;
  /** Address of the static site. */
  webUrl: string;
  chat: ChatPage;
  page: ChatPage['page'];
  /** Uncaught errors and violations of the content security policy, as they happen. */
  errors: readonly string[];
}

/** What the supervisor site needs, and the chat pages do not: nobody answers there. */
const elsewhere = { live: 'ws://127.0.0.1:9', identity: 'http://127.0.0.1:9' };

interface VisitOptions {
  api: ChatApiOptions;
  device?: BrowserContextOptions;
  /** Merged into `/config.json`. */
  config?: Record<string, unknown>;
}

/** A browser and the built site, for the tests of one file. Every visit has an API, a server and a browser context of its own. */
export interface ChatSite {
  visit(options: VisitOptions): Promise<Visit>;
  /** Closes what the visits so far have opened, newest first, and what was deferred in between. */
  endVisits(): Promise<void>;
  defer(cleanUp: () => Promise<unknown>): void;
  close(): Promise<void>;
}

export async function openChatSite(): Promise<ChatSite> {
  const [browser, root]: [Browser, string] = await Promise.all([launchBrowser(), buildWeb()]);
  let cleanUps: (() => Promise<unknown>)[] = [];

  async function endVisits(): Promise<void> {
    const due = cleanUps.reverse();
    cleanUps = [];
    for (const cleanUp of due) await cleanUp();
  }

  return {
    endVisits,
    defer: (cleanUp) => void cleanUps.push(cleanUp),
    visit: async ({ api: apiOptions, device = {}, config = {} }) => {
      const api = await startChatApi(apiOptions);
      cleanUps.push(api.close);
      const web = await startStaticWeb({ port: 0, root, config: { ...config, ...elsewhere, api: api.url } });
      cleanUps.push(web.close);
      const context = await browser.newContext(device);
      cleanUps.push(() => context.close());
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (line) => line.text().includes('Content Security Policy') && errors.push(line.text()));
      return { api, webUrl: web.url, chat: chatPage(page), page, errors };
    },
    close: async () => {
      await endVisits();
      await browser.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
