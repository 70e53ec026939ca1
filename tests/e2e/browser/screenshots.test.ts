import { mkdir } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, it } from '@jest/globals';
import type { BrowserContextOptions } from 'playwright-core';
import { demoTenants } from '../../../infra/local/demo/demo-tenants.ts';
import { seedDemoTenant } from '../../../infra/local/demo/seed-demo.ts';
import { launchBrowser } from '../../support/browser.ts';
import type { ChatApi } from '../../support/chat-api.ts';
import { chatPage } from '../../support/chat-page.ts';
import { type ChatSite, openChatSite, type Visit } from '../../support/chat-site.ts';
import { startPlatform } from '../../support/platform.ts';

/** Pictures for the documentation: `npm run screenshots`. */
const folder = 'web/screenshots';
const assistant = {
  name: 'Ada, Acme Outfitters',
  greeting: 'Good to see you. Ask me about orders, returns or finding the right size.',
};

describe('screenshots of the chat', () => {
  let site: ChatSite;
  beforeAll(async () => {
    site = await openChatSite();
    await mkdir(folder, { recursive: true });
  }, 60_000);
  afterEach(() => site?.endVisits());
  afterAll(() => site?.close());

  async function picture(
    name: string,
    device: BrowserContextOptions,
    path: string,
    prepare: (visit: Visit) => Promise<unknown>,
  ) {
    const demo = [{ tenantId: 'acme', displayName: 'Acme Outfitters', state: 'awake', chatUrl: '/chat/acme' }];
    const still = { deviceScaleFactor: 2, reducedMotion: 'reduce', timezoneId: 'UTC', locale: 'en-GB' } as const;
    const visit = await site.visit({ api: { assistant }, device: { ...still, ...device }, config: { demo } });
    await visit.page.goto(visit.webUrl + path);
    await prepare(visit);
    await visit.page.screenshot({ path: `${folder}/${name}.png` });
  }

  it.each([
    ['chat-light', { viewport: { width: 1100, height: 1180 } }],
    ['chat-dark', { viewport: { width: 1100, height: 1180 }, colorScheme: 'dark' }],
    ['chat-phone', { viewport: { width: 390, height: 844 } }],
  ] satisfies [string, BrowserContextOptions][])('%s', async (name, device) => {
    await picture(name, device, '/chat/acme', async ({ api, chat, page }) => {
      converse(api);
      await chat.waitFor('I have put it aside');
      await chat.source(1).first().click();
      await chat.quote.waitFor();
      await chat.write('Perfect, thank you both!');
      api.setAnsweredBy('assistant');
      await page.getByText('Sending').waitFor({ state: 'detached' });
    });
  });

  it('chat-empty', () =>
    picture('chat-empty', { viewport: { width: 390, height: 844 } }, '/chat/acme', ({ chat }) =>
      chat.greeting(assistant.greeting).waitFor(),
    ));

  it('chat-embedded', () =>
    picture(
      'chat-embedded',
      { viewport: { width: 1100, height: 820 } },
      '/embed-demo.html?tenant=acme',
      async ({ api, chat }) => {
        await chat.launcher.click();
        await chat.greeting(assistant.greeting).waitFor();
        await chat.write('Do you ship to Norway?');
        await chat.waitUntilSent();
        api.say('assistant', 'Yes, in **3–5 working days**. Shipping is free above 80 €.');
        await chat.waitFor('working days');
      },
    ));

  it('landing', () =>
    picture('landing', { viewport: { width: 1100, height: 820 } }, '/', ({ page }) =>
      page.getByText('Acme Outfitters').waitFor(),
    ));
});

function converse(api: ChatApi): void {
  const at = (minute: number) => new Date(Date.now() - (20 - minute) * 60_000).toISOString();
  api.say('customer', 'Hi! The boots I ordered last week are too small. Can I swap them for a 42?', { at: at(0) });
  api.say(
    'assistant',
    'Of course. You can exchange them **free of charge within 30 days** of delivery [1]:\n\n1. Open My orders and choose **Exchange**.\n2. Pick size 42.\n3. Print the label and drop the parcel at any pick-up point [2].\n\nWe send the new pair as soon as yours is on its way.',
    {
      at: at(1),
      citations: [
        {
          n: 1,
          documentId: 'returns',
          title: 'Returns and exchanges',
          quote: 'Unworn items may be exchanged free of charge within 30 days of delivery.',
        },
        {
          n: 2,
          documentId: 'points',
          title: 'Pick-up points',
          quote: 'Labels are valid at every pick-up point for 14 days.',
        },
      ],
    },
  );
  api.say('customer', 'Great. Is the 42 in stock in brown?', { at: at(12) });
  api.say(
    'supervisor',
    'Hello, this is Kim from the shop. One brown pair is left in 42. I have put it aside for you.',
    { at: at(14) },
  );
}

describe('a screenshot of the whole platform', () => {
  it('first-run: a sleeping tenant was woken by the first message', async () => {
    const platform = await startPlatform({ demo: demoTenants, modelLatencyMs: 300 });
    const browser = await launchBrowser();
    try {
      await Promise.all(demoTenants.map((tenant) => seedDemoTenant(platform.operator, tenant)));
      const page = await browser.newPage({
        viewport: { width: 900, height: 900 },
        deviceScaleFactor: 2,
        reducedMotion: 'reduce',
      });
      const chat = chatPage(page);
      await chat.open(platform.web, 'globex');
      await chat.write('I lost my card, what now?');
      await chat.waitFor('block it at once in the app');
      await chat.write('How much is a replacement card?');
      await chat.typing.waitFor({ state: 'visible' });
      await chat.typing.waitFor({ state: 'hidden' });
      await chat.sourceChip('Lost card').last().click();
      await page.screenshot({ path: `${folder}/first-run.png` });
    } finally {
      await browser.close();
      await platform.stop();
    }
  }, 120_000);
});
