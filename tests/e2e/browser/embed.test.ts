import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type ChatSite, openChatSite } from '../../support/chat-site.ts';

const assistant = { name: 'Ada of Acme', greeting: 'Hello! Ask me about orders.' };
/** A site with a heavy hand: whatever leaks into the panel changes it visibly. */
const siteStyles =
  'html { font-size: 62.5% } * { letter-spacing: 5px !important } div { display: none } button { background: rgb(255, 0, 0); text-transform: uppercase } p { color: rgb(0, 255, 0) }';

let site: ChatSite;
beforeAll(async () => {
  site = await openChatSite();
}, 60_000);
afterEach(() => site?.endVisits());
afterAll(() => site?.close());

/** Somebody else's site, on an origin of its own, with a strict policy and the one line of ours. */
async function foreignSite(scriptUrl: string, apiUrl: string): Promise<string> {
  const script = `<script async src="${scriptUrl}" data-tenant="acme"></script>`;
  const server = createServer((_, response) => {
    const { origin } = new URL(scriptUrl);
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'self'; script-src ${origin}; style-src 'sha256-${createHash('sha256').update(siteStyles).digest('base64')}'; connect-src ${origin} ${new URL(apiUrl).origin}; img-src data:`,
    });
    response.end(
      `<!doctype html><title>Shop</title><style>${siteStyles}</style>${script}<p>Shop</p><button>Buy</button>`,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  site.defer(async () => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

async function visitSite() {
  const visit = await site.visit({ api: { assistant, answer: () => ({ text: 'It is on its way.' }) } });
  const requests: string[] = [];
  visit.page.on('request', (request) => requests.push(request.url()));
  await visit.page.goto(await foreignSite(`${visit.webUrl}/embed.js`, visit.api.url));
  return { ...visit, requests };
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
    const { chat, requests, webUrl } = await visitSite();
    await chat.launcher.waitFor();
    expect(requests.filter((url) => url.startsWith(webUrl))).toEqual([`${webUrl}/embed.js`]);
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
    expect(await page.getByText(assistant.greeting).evaluate((text) => getComputedStyle(text).color)).not.toBe(
      'rgb(0, 255, 0)',
    );
  });

  it('leaves no global behind and keeps its keys to itself', async () => {
    const { chat, page, webUrl } = await visitSite();
    const globals = () => page.evaluate(() => Object.keys(window).sort());
    const blank = await page.context().newPage();
    await blank.goto(`${webUrl}/icon.svg`);
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
    const { chat, page, webUrl } = await visitSite();
    await page.goto(`${webUrl}/embed-demo.html?tenant=acme`);
    expect(await page.locator('#line').textContent()).toBe(
      `<script async src="${webUrl}/embed.js" data-tenant="acme"></script>`,
    );
    await chat.launcher.click();
    await chat.greeting(assistant.greeting).waitFor();
  });
});
