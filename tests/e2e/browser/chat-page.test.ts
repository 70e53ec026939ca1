import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions } from 'playwright-core';
import type { Citation } from '../../../shared/contract/chat.ts';
import type { ChatApiOptions } from '../../support/chat-api.ts';
import type { ChatPage } from '../../support/chat-page.ts';
import { type ChatSite, openChatSite } from '../../support/chat-site.ts';

const assistant = { name: 'Ada of Acme', greeting: 'Hello! Ask me about orders and returns.' };
const source: Citation = {
  n: 1,
  documentId: 'd1',
  title: 'Returns policy',
  quote: 'Items may be returned within 30 days.',
};
const answer = () => ({ text: 'You have **30 days** [1].', citations: [source] });

let site: ChatSite;
beforeAll(async () => {
  site = await openChatSite();
}, 60_000);
afterEach(() => site?.endVisits());
afterAll(() => site?.close());

/** A visitor at the chat page. */
async function visit(options: Partial<ChatApiOptions> = {}, device: BrowserContextOptions = {}, tenantId = 'acme') {
  const visit = await site.visit({ api: { assistant, answer, ...options }, device });
  await visit.chat.open(visit.webUrl, tenantId);
  return visit;
}

describe('a conversation', () => {
  it('begins with the greeting and says who answers', async () => {
    const { chat, page, errors } = await visit();
    await chat.greeting(assistant.greeting).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Ada of Acme');
    expect(await chat.status.textContent()).toBe('The AI assistant is answering');
    expect(await chat.messages.count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it('shows typing while the answer is written, then the answer with its sources', async () => {
    const { api, chat } = await visit({ answer: () => null });
    await chat.write('How long may I keep it?');
    await chat.typing.waitFor();
    await chat.waitUntilSent();
    expect(await chat.typing.isVisible()).toBe(true);
    api.say('assistant', answer().text, { citations: [source] });
    await chat.waitFor('You have 30 days');
    await chat.typing.waitFor({ state: 'detached' });
    expect(await chat.log.locator('strong').textContent()).toBe('30 days');
    expect(await chat.sourceChip('Returns policy').isVisible()).toBe(true);
  });

  it('shows typing already before the API has answered', async () => {
    const { api, chat } = await visit();
    await chat.greeting(assistant.greeting).waitFor();
    await chat.page.route('**/chat/messages', async (route) => {
      await chat.typing.waitFor();
      await route.continue();
    });
    await chat.write('Hello?');
    await chat.waitFor('You have 30 days');
    expect(api.messages()).toHaveLength(2);
  });

  it('opens the quote of a source from the text and from its chip', async () => {
    const { chat } = await visit();
    await chat.write('Returns?');
    await chat.source(1).click();
    await chat.quote.getByText(source.quote).waitFor();
    await chat.sourceChip('Returns policy').click();
    await chat.quote.waitFor({ state: 'detached' });
  });

  it('can be held with the keyboard alone', async () => {
    const { chat, page } = await visit();
    await chat.greeting(assistant.greeting).waitFor();
    for (let stops = 0; stops < 6 && !(await isFocused(chat.field)); stops++) await page.keyboard.press('Tab');
    await page.keyboard.type('first line');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('second line');
    await page.keyboard.press('Enter');
    await chat.source(1).waitFor();
    for (let stops = 0; stops < 8 && !(await isFocused(chat.source(1))); stops++)
      await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await chat.quote.getByText(source.quote).waitFor();
    expect(await chat.messages.first().innerText()).toContain('first line\nsecond line');
  });

  it('is still there after a reload, for the same visitor', async () => {
    const { api, chat, page } = await visit();
    await chat.write('Remember me');
    await chat.waitFor('You have 30 days');
    await page.reload();
    await chat.waitFor('You have 30 days');
    expect(await chat.messages.count()).toBe(2);
    expect(api.tokensBrought()).toEqual([undefined, 'token-1']);
  });

  it('goes on when the token has expired, without a word to the customer', async () => {
    const { api, chat } = await visit();
    await chat.write('one');
    await chat.waitFor('You have 30 days');
    api.expireTokens();
    await chat.write('two');
    await chat.message('You have 30 days').nth(1).waitFor();
    expect(api.messages().map((message) => message.text)).toEqual(['one', answer().text, 'two', answer().text]);
  });

  it('tells when a person takes over', async () => {
    const { api, chat } = await visit();
    await chat.greeting(assistant.greeting).waitFor();
    api.setAnsweredBy('person');
    api.say('supervisor', 'Hello, this is Kim.');
    await chat.waitFor('Hello, this is Kim.');
    expect(await chat.status.textContent()).toBe('A person is answering');
  });

  it('leaves a reader who has scrolled up in peace', async () => {
    const { api, chat, page } = await visit();
    for (let index = 1; index <= 60; index++) api.say('assistant', `Line ${index}`);
    await chat.waitFor('Line 60');
    const region = page.getByRole('region', { name: 'Messages' });
    await region.evaluate((element) => element.scrollTo(0, 0));
    await chat.message('Line 1').first().waitFor();
    api.say('assistant', 'The newest');
    await chat.newMessagesButton.waitFor();
    expect(await region.evaluate((element) => element.scrollTop)).toBe(0);
    await chat.newMessagesButton.click();
    await chat.newMessagesButton.waitFor({ state: 'detached' });
    expect(await chat.message('The newest').isVisible()).toBe(true);
  });

  it('counts in the title what arrives while the tab is hidden', async () => {
    const { api, chat, page } = await visit();
    await chat.write('Ping me');
    await chat.waitFor('You have 30 days');
    const setHidden = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    await setHidden(true);
    api.say('supervisor', 'Are you still there?');
    await chat.waitFor('Are you still there?');
    expect(await page.title()).toBe('(1) Ada of Acme');
    await setHidden(false);
    expect(await page.title()).toBe('Ada of Acme');
  });

  it('takes a pasted picture, scaled down to what the API accepts', async () => {
    const { api, chat, page } = await visit();
    await chat.field.focus();
    await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(3000, 2000);
      const pixels = new ImageData(3000, 2000);
      pixels.data.forEach((_, index) => {
        pixels.data[index] = index % 4 === 3 ? 255 : (index * 7919) % 251;
      });
      canvas.getContext('2d')?.putImageData(pixels, 0, 0);
      const clipboard = new DataTransfer();
      clipboard.items.add(new File([await canvas.convertToBlob()], 'noise.png', { type: 'image/png' }));
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true, cancelable: true }),
      );
    });
    await page.getByRole('img', { name: 'noise.png' }).waitFor();
    await chat.sendButton.click();
    await chat.waitFor('You have 30 days');
    const [picture] = api.messages()[0]?.attachments ?? [];
    expect(picture?.dataUrl).toMatch(/^data:image\/(png|jpeg);base64,/);
    expect(picture?.dataUrl.length).toBeLessThanOrEqual(700_000);
    expect(await chat.messages.first().getByRole('img', { name: 'noise.png' }).isVisible()).toBe(true);
  });
});

describe('troubles', () => {
  it('sends a message written while the API is unreachable exactly once after its return', async () => {
    const { api, chat, page } = await visit();
    await chat.greeting(assistant.greeting).waitFor();
    api.setMode('unreachable');
    await chat.write('Is anybody there?');
    await page.getByText('Not sent yet').waitFor();
    await page.getByText('Connection lost').waitFor();
    api.setMode('working');
    await chat.waitFor('You have 30 days');
    await chat.waitUntilSent();
    expect(api.messages().filter(({ author }) => author === 'customer')).toHaveLength(1);
    expect(await chat.message('Is anybody there?').count()).toBe(1);
  });

  it('repeats a message whose confirmation got lost under the same id, and shows it once', async () => {
    const { api, chat, page } = await visit();
    await chat.greeting(assistant.greeting).waitFor();
    await page.route(
      '**/chat/messages',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    const confirmed = page.waitForResponse(
      (response) => response.url().endsWith('/chat/messages') && response.status() === 202,
    );
    await chat.write('stored, but the answer got lost');
    await confirmed;
    await chat.waitFor('You have 30 days');
    expect(api.attempts()).toHaveLength(2);
    expect(new Set(api.attempts()).size).toBe(1);
    expect(await chat.messages.count()).toBe(2);
  });

  it('keeps an unsent message through a reload', async () => {
    const { api, chat, page } = await visit();
    await chat.greeting(assistant.greeting).waitFor();
    api.setMode('failing');
    await chat.write('Do not lose me');
    await page.getByText('Not sent yet').waitFor();
    await page.reload();
    await page.getByText('Not sent yet').waitFor();
    api.setMode('working');
    await chat.waitFor('You have 30 days');
    expect(api.messages().map(({ text }) => text)).toContain('Do not lose me');
  });

  it('says so when messages come too fast, and sends the message when it may', async () => {
    const { api, chat, page } = await visit();
    await chat.greeting(assistant.greeting).waitFor();
    api.setMode('limited');
    await chat.write('quick');
    await page.getByText('Too many messages at once. Trying again in 1 second.').first().waitFor();
    api.setMode('working');
    await chat.waitFor('You have 30 days');
  });

  it('lets the customer try again or discard a message that was not accepted', async () => {
    const { api, chat, page } = await visit();
    await chat.greeting(assistant.greeting).waitFor();
    const tooLarge = { status: 413, headers: { 'access-control-allow-origin': '*' }, json: { title: 'too large' } };
    await page.route('**/chat/messages', (route) => route.fulfill(tooLarge), { times: 2 });
    for (const text of ['this one again', 'this one not']) {
      await chat.write(text);
      await chat.message(text).getByText('This message is too large').waitFor();
    }
    await chat.message('this one not').getByRole('button', { name: 'Discard' }).click();
    await chat.message('this one again').getByRole('button', { name: 'Try again' }).click();
    await chat.waitFor('You have 30 days');
    await page.reload();
    await chat.waitFor('You have 30 days');
    expect(api.messages().map(({ text }) => text)).toEqual(['this one again', answer().text]);
    expect(await chat.message('this one not').count()).toBe(0);
  });

  it('says that the customer is offline and sends when the network is back', async () => {
    const { chat, page } = await visit();
    await chat.greeting(assistant.greeting).waitFor();
    await page.context().setOffline(true);
    await page.getByText('You are offline').waitFor();
    await chat.write('written on a train');
    await page.context().setOffline(false);
    await chat.waitFor('You have 30 days');
    await page.getByText('You are offline').waitFor({ state: 'detached' });
  });

  it('says in plain words that a tenant is unknown', async () => {
    const { page } = await visit({}, {}, 'nobody');
    expect(await page.getByRole('alert').innerText()).toContain('There is no chat here');
  });

  it('says in plain words that the site may not show the chat', async () => {
    const { page } = await visit({ allowedOrigin: 'https://shop.example' });
    expect(await page.getByRole('alert').innerText()).toContain('not available on this site');
  });
});

const isFocused = (locator: ChatPage['field']): Promise<boolean> =>
  locator.evaluate((element) => element === document.activeElement);
