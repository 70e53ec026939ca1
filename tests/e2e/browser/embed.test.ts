import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startStaticWeb } from '../../../infra/local/static-web/start-static-web.ts';
import { launchBrowser } from '../../support/browser.ts';
import { buildWeb } from '../../support/built-web.ts';
import { startChatApi } from '../../support/chat-api.ts';
import { chatPage } from '../../support/chat-page.ts';

const assistant = { name: 'Ada of Acme', greeting: 'Hello! Ask me about orders.' };
/** A site with a heavy hand: whatever leaks into the panel changes it visibly. */
const siteStyles =
  'html { font-size: 62.5% } * { letter-spacing: 5px !important } div { display: none } button { background: rgb(255, 0, 0); text-transform: uppercase } p { color: rgb(0, 255, 0) }';

let browser: Browser;
let root: string;
let cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  [browser, root] = await Promise.all([launchBrowser(), buildWeb()]);
}, 60_000);

afterEach(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
  cleanUps = [];
});

afterAll(async () => {
  await browser?.close();
  await rm(root, { recursive: true, force: true });
});

/** Somebody else's site, on an origin of its own, with a strict policy and the one line of ours. */
async function foreignSite(scriptUrl: string, apiUrl: string): Promise<string> {
  const script = `<script async src="${scriptUrl}" data-tenant="acme"></script>`;
  const server = createServer((_, response) => {
    const { origin } = new URL(scriptUrl);
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'self'; script-src ${origin}; style-src 'sha256-${createHash('sha256').update(siteStyles).digest('base64')}'; connect-src ${origin} ${new URL(apiUrl).origin}; img-src data:`,
    });
    response.end(`<!doctype html><title>Shop</title><style>${siteStyles}</style>${script}<p>Shop</p><button>Buy</button>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(async () => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

async function visitSite() {
  const api = await startChatApi({ assistant, answer: () => ({ text: 'It is on its way.' }) });
  cleanUps.push(api.close);
  const web = await startStaticWeb({ port: 0, root, config: { api: api.url } });
  cleanUps.push(web.close);
  const site = await foreignSite(`${web.url}/embed.js`, api.url);
  const context = await browser.newContext();
  cleanUps.push(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(site);
  return { api, web, page, chat: chatPage(page), requests };
}

const styleOf = (page: Page, name: string) =>
  page.getByRole('button', { name }).evaluate((element) => ({ ...getComputedStyle(element) }));

describe('the chat on a site of its own origin', () => {
  it('opens from its button, talks, and closes with Escape', async () => {
    const { chat, page } = await visitSite();
    await chat.launcher.click();
    await chat.greeting(assistant.greeting).waitFor();
    await chat.write('Where is my order?');
    await chat.waitFor('It is on its way.');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await chat.launcher.evaluate((button) => button.matches(':focus'))).toBe(true);
  });

  it('asks nobody for anything before it is opened', async () => {
    const { chat, requests, web } = await visitSite();
    await chat.launcher.waitFor();
    expect(requests.filter((url) => url.startsWith(web.url))).toEqual([`${web.url}/embed.js`]);
    expect(requests.filter((url) => url.includes('/api/'))).toEqual([]);
  });

  it('counts on its button what arrives while it is closed', async () => {
    const { api, chat, page } = await visitSite();
    await chat.launcher.click();
    await chat.write('Hello');
    await chat.waitFor('It is on its way.');
    await page.keyboard.press('Escape');
    api.say('supervisor', 'One more thing.');
    await page.getByRole('button', { name: 'Chat, 1 new' }).waitFor();
  });

  it('takes no style from the site and gives none to it', async () => {
    const { chat, page } = await visitSite();
    const before = await styleOf(page, 'Buy');
    await chat.launcher.click();
    await chat.greeting(assistant.greeting).waitFor();
    expect(await styleOf(page, 'Buy')).toEqual(before);
    const send = await styleOf(page, 'Send');
    expect(send.textTransform).toBe('none');
    expect(send.backgroundColor).not.toBe('rgb(255, 0, 0)');
    expect(send.letterSpacing).toBe('normal');
    expect(await chat.field.evaluate((field) => getComputedStyle(field).fontSize)).toBe('16px');
    expect(await page.getByText(assistant.greeting).evaluate((text) => getComputedStyle(text).color)).not.toBe('rgb(0, 255, 0)');
  });

  it('leaves no global behind and keeps its keys to itself', async () => {
    const { chat, page, web } = await visitSite();
    const globals = () => page.evaluate(() => Object.keys(window).sort());
    const blank = await page.context().newPage();
    await blank.goto(`${web.url}/icon.svg`);
    const ordinary = new Set(await blank.evaluate(() => Object.keys(window)));
    await page.evaluate(() => {
      document.addEventListener('keydown', () => document.body.setAttribute('data-heard', ''));
    });
    await chat.launcher.click();
    await chat.write('Shortcuts must not hear this');
    await chat.waitFor('It is on its way.');
    expect((await globals()).filter((name) => !ordinary.has(name))).toEqual([]);
    expect(await page.locator('[data-heard]').count()).toBe(0);
  });

  it('shows the demo of a site with the one line', async () => {
    const { chat, page, web } = await visitSite();
    await page.goto(`${web.url}/embed-demo.html?tenant=acme`);
    expect(await page.locator('#line').textContent()).toBe(`<script async src="${web.url}/embed.js" data-tenant="acme"></script>`);
    await chat.launcher.click();
    await chat.greeting(assistant.greeting).waitFor();
  });
});
