import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChatSite, openChatSite } from '../../support/chat-site.ts';

const assistant = { name: 'Ada', greeting: 'Hello!' };

let site: ChatSite;
beforeAll(async () => {
  site = await openChatSite();
}, 60_000);
afterEach(() => site?.endVisits());
afterAll(() => site?.close());

async function visit(demo?: unknown) {
  const visit = await site.visit({ api: { assistant }, config: demo === undefined ? {} : { demo } });
  await visit.page.goto(visit.webUrl);
  return visit;
}

describe('the landing page', () => {
  it('leads to the chats of the demo', async () => {
    const { page, chat } = await visit([
      { tenantId: 'acme', displayName: 'Acme Outfitters', state: 'asleep', chatUrl: '/chat/acme' },
    ]);
    const row = page.getByRole('listitem').filter({ hasText: 'Acme Outfitters' });
    expect(await row.innerText()).toContain('asleep');
    await row.getByRole('link', { name: 'Acme Outfitters' }).click();
    await chat.greeting('Hello!').waitFor();
  });

  it('says where a chat is when there is no demo', async () => {
    const { page, errors } = await visit();
    await page.getByText('There is no public demo here').waitFor();
    expect(errors).toEqual([]);
  });

  it('links nowhere but to web addresses', async () => {
    const { page } = await visit([
      { tenantId: 'x', displayName: 'Trap', state: 'awake', chatUrl: 'javascript:window.__xss=1' },
    ]);
    expect(await page.getByRole('link', { name: 'Trap' }).getAttribute('href')).toBe('/');
  });
});
