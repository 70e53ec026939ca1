// One file, because the platform and the browser behind it take longer to start than all of these tests to run.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { type BoardRow, ConversationView } from '../../../shared/contract/conversation.ts';
import { launchBrowser } from '../../support/browser.ts';
import { type Platform, startPlatform, type Visitor } from '../../support/platform.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const wide = { width: 1440, height: 900 };

type Name = 'Olivia Operator' | 'Sofia Supervisor' | 'Sam Supervisor';

let platform: Platform;
let browser: Browser;
let contexts: BrowserContext[] = [];
/** Uncaught errors, errors on the console and violations of the content security policy, on all pages. */
let errors: string[] = [];
let held: Visitor;
let angry: Visitor;
let calm: Visitor;
let foreign: Visitor;

beforeAll(async () => {
  // The supervisors look after acme alone; globex is there for the operator.
  const acme = { tenantId: 'acme', displayName: 'Acme Shop', state: 'awake' };
  [platform, browser] = await Promise.all([startPlatform({ demo: [acme] }), launchBrowser()]);
  await Promise.all([
    platform.createTenant('acme', { displayName: 'Acme Shop' }),
    platform.createTenant('globex', { displayName: 'Globex Bank' }),
  ]);
  const refunds = { documentId: 'refunds', title: 'Refunds', text: 'Refunds reach your card within 5 working days.' };
  await platform.operator.must('POST', '/tenants/acme/documents', refunds);
  calm = await written('acme', 'When do you open?', ({ firstResponseAt }) => firstResponseAt !== null);
  angry = await written('acme', 'I want to talk to a human', ({ handoff }) => handoff !== null);
  await platform.operator.must('PATCH', '/tenants/acme', { settings: { confidenceThreshold: 1 } });
  held = await written('acme', 'Is the kettle in stock?', ({ heldDraft }) => heldDraft !== null);
  foreign = await written('globex', 'I lost my card, what now?', ({ firstResponseAt }) => firstResponseAt !== null);
}, 120_000);
afterEach(async () => {
  for (const context of contexts) await context.close();
  contexts = [];
  expect(errors).toEqual([]);
  errors = [];
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
}, 60_000);

type Ref = Pick<Visitor, 'tenantId' | 'conversationId'>;
const rowOf = async ({ tenantId, conversationId }: Ref): Promise<BoardRow> => {
  const path = `/conversations/${conversationId}?tenantId=${tenantId}`;
  return ConversationView.parse(await platform.operator.must('GET', path)).row;
};

async function reached(ref: Ref, holds: (row: BoardRow) => boolean): Promise<BoardRow> {
  for (const until = Date.now() + 25_000; Date.now() < until; await delay(100)) {
    const row = await rowOf(ref);
    if (holds(row)) return row;
  }
  throw new Error(`Not in 25 s: ${JSON.stringify(await rowOf(ref))}`);
}

/** A customer who has written `text`, once `holds` is true of the conversation. */
async function written(tenantId: string, text: string, holds: (row: BoardRow) => boolean): Promise<Visitor> {
  const customer = await platform.visitor(tenantId);
  await customer.send(text);
  await reached(customer, holds);
  return customer;
}

const hrefOf = ({ tenantId, conversationId }: Ref) => `/desk/c/${tenantId}/${conversationId}`;

/** A page of the desk before anybody has signed in. */
async function doorstep(path = '/desk/', options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: wide, ...options });
  contexts.push(context);
  const page = await context.newPage();
  watch(page);
  await page.goto(platform.web + path);
  return page;
}

function watch(page: Page): void {
  page.setDefaultTimeout(15_000);
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (line) => {
    // What a test breaks on purpose, the browser notes in words of its own.
    if (line.type() === 'error' && !/net::ERR_|Failed to load resource|WebSocket/.test(line.text()))
      errors.push(line.text());
  });
}

async function board(name: Name, path = '/desk/', options: BrowserContextOptions = {}) {
  const page = await doorstep(path, options);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name }).click();
  await page.getByRole('region', { name: 'Board' }).waitFor();
  return onBoard(page);
}

/** The board as a person meets it: found by role and name. */
function onBoard(page: Page) {
  const list = page.getByRole('list', { name: /^Conversations/ });
  const light = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}: `) });
  return {
    page,
    list,
    rows: list.getByRole('link'),
    row: (ref: Ref) => list.locator(`a[href^="${hrefOf(ref)}"]`),
    light,
    count: async (name: string) => Number(/\d+/.exec((await light(name).getAttribute('aria-label')) ?? '')?.[0]),
    search: page.getByRole('textbox', { name: 'Search conversations' }),
    connection: page.getByRole('banner').getByRole('status'),
    toast: (text: string | RegExp) => page.getByRole('status').filter({ hasText: text }),
    loaded: () => list.getByRole('link').first().waitFor(),
    focused: () => page.locator(':focus'),
  };
}

async function accessibilityProblems(page: Page): Promise<string[]> {
  // The page's policy forbids inline scripts to the page, not to the tester.
  await page.evaluate(axe);
  type Violation = { id: string; nodes: { target: unknown }[] };
  const violations = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)');
  return violations.map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes.map(({ target }) => target))}`);
}

describe('signing in', () => {
  it('shows a supervisor of one tenant that tenant and nothing else', async () => {
    const desk = await board('Sofia Supervisor');
    await desk.row(held).waitFor();
    await desk.row(angry).waitFor();
    expect(await desk.row(foreign).count()).toBe(0);
    expect(await desk.page.getByText('Globex').count()).toBe(0);
    expect(await desk.page.getByRole('combobox', { name: 'Tenant' }).count()).toBe(0);
  });

  it('shows an operator every tenant', async () => {
    const desk = await board('Olivia Operator');
    await desk.row(foreign).waitFor();
    await desk.page.getByRole('combobox', { name: 'Tenant' }).selectOption('Globex Bank');
    await desk.row(held).waitFor({ state: 'detached' });
    expect(await desk.rows.count()).toBe(1);
  });

  it('leads back to the address that was asked for, and outlives a reload', async () => {
    const desk = await board('Sofia Supervisor', '/desk/?light=yellow');
    await desk.row(held).waitFor();
    expect(desk.page.url()).toBe(`${platform.web}/desk/?light=yellow`);
    await desk.page.reload();
    await desk.row(held).waitFor();
    expect(await desk.row(angry).count()).toBe(0);
  });

  it('is not asked again in another tab, and is over after signing out', async () => {
    const desk = await board('Sofia Supervisor');
    const second = await desk.page.context().newPage();
    watch(second);
    await second.goto(`${platform.web}/desk/`);
    await onBoard(second).loaded();
    await desk.page.getByRole('button', { name: 'Sign out' }).click();
    await desk.page.getByRole('button', { name: 'Sign out' }).click();
    await desk.page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(desk.page.url()).toContain(`${platform.web}/desk/`);
  });

  it('renews a token that has run out without a word', async () => {
    const desk = await board('Sofia Supervisor');
    await desk.loaded();
    await desk.page.evaluate(`for (const key of Object.keys(sessionStorage)) {
      if (!key.startsWith('oidc.user:')) continue;
      const user = JSON.parse(sessionStorage.getItem(key));
      sessionStorage.setItem(key, JSON.stringify({ ...user, access_token: 'expired', expires_at: 1 }));
    }`);
    await desk.page.reload();
    await desk.loaded();
  });

  it('begins again by itself, and comes back to the same address, when nothing can be renewed', async () => {
    const desk = await board('Sofia Supervisor', '/desk/?light=red');
    await desk.row(angry).waitFor();
    const signedInAgain = desk.page.waitForRequest((request) => request.url().endsWith('/token'));
    await desk.page.evaluate(`sessionStorage.clear(); dispatchEvent(new Event('online'))`);
    await signedInAgain;
    await desk.page.waitForURL(`${platform.web}/desk/?light=red`);
    await desk.row(angry).waitFor();
  });

  it('says so when the sign-in service or the API cannot be reached, and tries again', async () => {
    const page = await doorstep();
    await page.route('**/.well-known/openid-configuration', (route) => route.abort());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('The sign-in service cannot be reached').waitFor();
    await page.unroute('**/.well-known/openid-configuration');
    await page.route('**/api/me', (route) => route.abort());
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sofia Supervisor' }).click();
    await page.getByRole('alert').getByText('The server cannot be reached').waitFor();
    await page.unroute('**/api/me');
    let negotiations = 0;
    page.on('request', (request) => {
      if (request.method() === 'GET' && request.url().endsWith('/live/negotiate')) negotiations += 1;
    });
    await page.getByRole('button', { name: 'Try again' }).click();
    await onBoard(page).loaded();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(negotiations).toBe(1);
  });

  it('does not go round in circles when the API refuses everybody', async () => {
    const page = await doorstep();
    await page.route('**/api/me', (route) =>
      route.fulfill({ status: 401, headers: { 'access-control-allow-origin': '*' }, json: {} }),
    );
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sofia Supervisor' }).click();
    await page.getByRole('alert').getByText('the server does not accept it').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('tells a person without tenants what to do', async () => {
    const page = await doorstep();
    await page.route('**/api/me', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), tenants: [] } });
    });
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sofia Supervisor' }).click();
    await page.getByText('You are not a member of any tenant yet').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});

describe('the board', () => {
  it('shows the most urgent first, each with its light and the reason in words', async () => {
    const desk = await board('Sofia Supervisor');
    await desk.row(calm).waitFor();
    const texts = await desk.rows.allInnerTexts();
    const names = await desk.rows.evaluateAll((links) =>
      links.map((link) => link.getAttribute('href')?.split('/').at(-1)),
    );
    expect(names).toEqual([angry, held, calm].map(({ conversationId }) => conversationId));
    expect(texts[1]).toMatch(/A draft waits for approval|Only findings/);
    expect(texts[2]).toContain('The assistant has it');
    const signs = await desk.rows.getByRole('img', { name: /^(Red|Yellow|Green)$/ }).all();
    expect(await Promise.all(signs.map((sign) => sign.getAttribute('aria-label')))).toEqual(['Red', 'Yellow', 'Green']);
    expect(await desk.page.title()).toBe('(1) ClawDesk');
    await desk.page.close();
  });

  it('filters by light, claim and words, counts what each light would show, and explains an empty list', async () => {
    const desk = await board('Sofia Supervisor');
    await desk.row(calm).waitFor();
    expect(await Promise.all(['Red', 'Yellow', 'Green'].map(desk.count))).toEqual([1, 1, 1]);
    await desk.light('Yellow').click();
    await desk.row(angry).waitFor({ state: 'detached' });
    expect(await desk.rows.count()).toBe(1);
    expect(await desk.light('Yellow').getAttribute('aria-pressed')).toBe('true');
    await desk.light('Yellow').click();

    await desk.page.getByRole('combobox', { name: 'Claimed by' }).selectOption('Mine');
    await desk.page.getByText('You have claimed nothing').waitFor();
    expect(await accessibilityProblems(desk.page)).toEqual([]);
    await desk.page.getByRole('button', { name: 'Show everyone’s' }).click();

    await desk.search.fill('KETTLE stock');
    await desk.row(calm).waitFor({ state: 'detached' });
    expect(await desk.rows.count()).toBe(1);
    await desk.page.waitForURL('**/desk/?q=KETTLE+stock');
    await desk.search.fill('no such words');
    await desk.page.getByText('Nothing found for “no such words”').waitFor();
    await desk.page.getByRole('button', { name: 'Clear the search' }).click();
    await desk.row(calm).waitFor();
  });

  it('shows a new conversation by itself, and says so', async () => {
    const desk = await board('Sofia Supervisor');
    await desk.loaded();
    await desk.page.getByText('Live', { exact: true }).waitFor();
    const customer = await platform.visitor('acme');
    await customer.send('Do you sell tea?');
    await desk.row(customer).getByText('Do you sell tea?').first().waitFor();
    await desk.page.locator('[aria-live]').getByText('1 new conversation').waitFor({ state: 'attached' });
    await reached(customer, ({ heldDraft }) => heldDraft !== null);
    await desk
      .row(customer)
      .getByText('waits for approval')
      .or(desk.row(customer).getByText('Only findings'))
      .waitFor();
  });

  it('is worked by keys alone', async () => {
    const desk = await board('Sofia Supervisor');
    await desk.row(calm).waitFor();
    const { keyboard } = desk.page;
    const isOn = async (ref: Ref) => expect(await desk.focused().getAttribute('href')).toContain(hrefOf(ref));

    await keyboard.press('j');
    await isOn(angry);
    await keyboard.press('j');
    await keyboard.press('k');
    await isOn(angry);
    await keyboard.press('c');
    await desk.toast(/is yours until \d\d:\d\d/).waitFor();
    await desk
      .row(angry)
      .getByRole('img', { name: /^Sofia Supervisor has it until/ })
      .waitFor();
    await keyboard.press('c');
    await desk.toast('You have let go of').waitFor();

    await keyboard.press('a');
    await desk.toast('No draft waits for approval here.').waitFor();
    await keyboard.press('/');
    await keyboard.type('kettle');
    await desk.row(angry).waitFor({ state: 'detached' });
    await keyboard.press('Enter');
    await isOn(held);
    await keyboard.press('Enter');
    await desk.page.waitForURL(`**${hrefOf(held)}?q=kettle`);
    await desk.page.getByRole('region', { name: /^Conversation with/ }).waitFor();
    expect(await desk.row(held).getAttribute('aria-current')).toBe('page');
    await keyboard.press('Escape');
    await desk.page.waitForURL('**/desk/?q=kettle');
    await desk.page.locator(`a:focus[href^="${hrefOf(held)}"]`).waitFor();

    await keyboard.press('g');
    await keyboard.press('o');
    await desk.page.getByRole('heading', { name: 'Overview' }).waitFor();
    await keyboard.press('g');
    await keyboard.press('b');
    await desk.row(held).waitFor();
    await keyboard.press('?');
    await desk.page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await accessibilityProblems(desk.page)).toEqual([]);
    await keyboard.press('Escape');
    await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('makes a sound for news only where somebody wants it', async () => {
    const desk = await board('Sofia Supervisor');
    await desk.loaded();
    const sound = desk.page.getByRole('button', { name: 'Sound for new conversations' });
    expect(await sound.getAttribute('aria-pressed')).toBe('false');
    await sound.click();
    await desk.page.reload();
    await desk.loaded();
    expect(await sound.getAttribute('aria-pressed')).toBe('true');
  });

  it('takes its filters from a link, and gives them back on the way back', async () => {
    const desk = await board('Sofia Supervisor', '/desk/?light=red');
    await desk.row(angry).waitFor();
    await desk.light('Red').click();
    await desk.row(held).waitFor();
    await desk.row(held).click();
    await desk.page.waitForURL(`**${hrefOf(held)}`);
    await desk.page.evaluate(
      `history.pushState(null, '', '/desk/?light=yellow'); dispatchEvent(new PopStateEvent('popstate'))`,
    );
    await desk.row(angry).waitFor({ state: 'detached' });
    await desk.page.goBack();
    await desk.row(angry).waitFor();
  });

  it('approves the draft of the row that the keyboard is on', async () => {
    const question = 'When does a refund reach my card?';
    const customer = await written('acme', question, ({ heldDraft }) => heldDraft?.outcome === 'suggest');
    const desk = await board('Sofia Supervisor', '/desk/?q=refund');
    await desk.row(customer).waitFor();
    await desk.page.keyboard.press('j');
    await desk.page.keyboard.press('a');
    await desk.toast('The answer is on its way').waitFor();
    const row = await reached(customer, ({ heldDraft }) => heldDraft === null);
    expect(row.tally.approved).toBe(1);
    await desk.row(customer).getByText('The assistant has it').waitFor();
    const { messages } = await customer.list();
    expect(messages.filter(({ author }) => author === 'assistant').map(({ text }) => text)).toEqual([
      expect.stringContaining('5 working days'),
    ]);
  });

  it('claims by mouse, and everybody else sees who has it', async () => {
    const customer = await written(
      'acme',
      'May I speak to a person please, a human',
      ({ handoff }) => handoff !== null,
    );
    const [sofia, sam] = [await board('Sofia Supervisor'), await board('Sam Supervisor')];
    await sam.row(customer).waitFor();
    await sofia.row(customer).hover();
    await sofia.page.getByRole('button', { name: 'Claim', exact: true }).click();
    await sofia.toast(/is yours until/).waitFor();
    await sam.row(customer).getByText('Sofia Supervisor has it').waitFor();

    await sam.row(customer).focus();
    await sam.page.keyboard.press('c');
    await sam.toast(/Sofia Supervisor/).waitFor();
    expect((await rowOf(customer)).claim).toMatchObject({ name: 'Sofia Supervisor' });
  });

  it('takes over by a key, and everybody else sees who has it', async () => {
    const customer = await written('acme', 'Is the teapot in stock?', ({ heldDraft }) => heldDraft !== null);
    expect((await rowOf(customer)).posture).not.toBe('human');
    const [sofia, sam] = [await board('Sofia Supervisor'), await board('Sam Supervisor')];
    await sam.row(customer).waitFor();
    await sofia.row(customer).focus();
    await sofia.page.keyboard.press('t');
    await sofia.toast(/^You have the conversation with/).waitFor();
    await sam.row(customer).getByText('Sofia Supervisor has it').waitFor();
    expect(await rowOf(customer)).toMatchObject({ posture: 'human', claim: { name: 'Sofia Supervisor' } });
  });

  it('keeps its place on a phone while a conversation covers it', async () => {
    const page = await doorstep('/desk/', { viewport: { width: 390, height: 500 } });
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sofia Supervisor' }).click();
    const desk = onBoard(page);
    await desk.row(calm).scrollIntoViewIfNeeded();
    const place = () => desk.list.evaluate((list) => list.parentElement?.scrollTop);
    const before = await place();
    expect(before).toBeGreaterThan(0);
    await desk.row(calm).click();
    await page.getByRole('region', { name: /^Conversation with/ }).waitFor();
    expect(await desk.list.isVisible()).toBe(false);
    await page.keyboard.press('Escape');
    await desk.row(calm).waitFor();
    expect(await place()).toBe(before);
  });

  it('shows who else is looking at a conversation', async () => {
    const [sofia, sam] = [await board('Sofia Supervisor'), await board('Sam Supervisor', hrefOf(calm))];
    await sam.page.getByRole('region', { name: /^Conversation with/ }).waitFor();
    await sofia.row(calm).getByRole('img', { name: 'Sam Supervisor is looking' }).waitFor();
    await sam.page.getByRole('link', { name: 'Overview' }).click();
    await sofia.row(calm).getByRole('img', { name: 'Sam Supervisor is looking' }).waitFor({ state: 'detached' });
  });

  it('keeps rows in their place while somebody points at them', async () => {
    const desk = await board('Sofia Supervisor');
    await desk.row(calm).waitFor();
    await desk.page.getByText('Live', { exact: true }).waitFor();
    const before = await desk.rows.count();
    const { x, y, width, height } = (await desk.list.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await desk.page.mouse.move(x + width / 2, y + Math.min(height, 100) / 2);
    const pointing = setInterval(() => void desk.page.mouse.move(x + width / 2, y + 20 + 10 * Math.random()), 300);
    const customer = await written('acme', 'I insist to talk to a human', ({ handoff }) => handoff !== null);
    await desk.page.getByRole('button', { name: '1 new' }).waitFor();
    expect(await desk.rows.count()).toBe(before);
    clearInterval(pointing);
    await desk.page.getByRole('button', { name: '1 new' }).click();
    await desk.row(customer).waitFor();
  });

  it('goes on after the connection broke, without a word lost', async () => {
    const desk = await board('Sofia Supervisor');
    await desk.page.getByText('Live', { exact: true }).waitFor();
    platform.cloud.live.drop();
    const first = await platform.visitor('acme');
    await first.send('Written while the line was down');
    await desk.row(first).waitFor();

    await desk.page.context().setOffline(true);
    await desk.page.getByText('Offline', { exact: true }).waitFor();
    await desk.page.getByRole('alert').getByText('Not connected').waitFor();
    expect(await accessibilityProblems(desk.page)).toEqual([]);
    const second = await platform.visitor('acme');
    await second.send('Written while the laptop was asleep');
    await desk.page.context().setOffline(false);
    await desk.row(second).waitFor();
    await desk.page.getByText('Live', { exact: true }).waitFor();
  });

  it('says when the conversations could not be loaded, and tries again', async () => {
    const page = await doorstep();
    await page.route('**/api/conversations?*', (route) => route.abort());
    // A new live connection fetches by itself, and would be quicker than the button.
    await page.route('**/api/live/negotiate', (route) => route.abort());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sofia Supervisor' }).click();
    await page.getByRole('alert').getByText('The board could not be loaded').waitFor();
    await page.unroute('**/api/conversations?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await onBoard(page).loaded();
    await page.getByText('could not be loaded').waitFor({ state: 'detached' });
  });

  it('shows customers’ words as words', async () => {
    const attack = `<img src=x onerror="document.title='broken'"><b>bold</b>`;
    const customer = await platform.visitor('acme');
    await customer.send(attack);
    const desk = await board('Sofia Supervisor', '/desk/?q=onerror');
    await desk.row(customer).getByText(attack).first().waitFor();
    expect(await desk.list.locator('img, b').count()).toBe(0);
    expect(await desk.page.title()).toContain('ClawDesk');
  });

  it('draws a few rows of a thousand, wherever one is', async () => {
    const page = await doorstep();
    const template = await rowOf(calm);
    const rows = Array.from({ length: 1000 }, (_, n) => ({
      ...template,
      conversationId: `c${String(n).padStart(10, '0')}`,
    }));
    await page.route('**/api/conversations?*', (route) =>
      route.fulfill({
        headers: { 'access-control-allow-origin': '*' },
        json: { rows, more: false, at: new Date().toISOString() },
      }),
    );
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sofia Supervisor' }).click();
    const desk = onBoard(page);
    await desk.loaded();
    await page.getByText('1000 conversations').waitFor();
    expect(await desk.rows.count()).toBeLessThan(40);
    await page.keyboard.press('j');
    await page.keyboard.press('End');
    const item = page.getByRole('listitem').filter({ has: page.locator(':focus') });
    expect([await item.getAttribute('aria-posinset'), await item.getAttribute('aria-setsize')]).toEqual([
      '1000',
      '1000',
    ]);
    expect(await desk.rows.count()).toBeLessThan(40);
    await desk.list.evaluate((list) => list.parentElement?.scrollTo(0, 0));
    await desk.row({ tenantId: 'acme', conversationId: 'c0000000000' }).waitFor();
    expect(await desk.focused().count()).toBe(1);
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});

describe('the first view', () => {
  it('needs at most 60 kB of script', async () => {
    const text = async (path: string) => (await fetch(platform.web + path)).text();
    const scripts = (await text('/desk/')).match(/\/assets\/[^"]+\.js/g) ?? [];
    const sizes = await Promise.all(scripts.map(async (path) => gzipSync(await text(path)).length));
    expect(scripts.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(60_000);
  });
});

describe('the desk is accessible and never wider than the page', () => {
  const isTooWide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 320],
    ['dark', 320],
  ] as const)('in %s at %d px', async (colorScheme, width) => {
    const page = await doorstep('/desk/', { colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sofia Supervisor' }).click();
    const desk = onBoard(page);
    await desk.loaded();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate(isTooWide)).toBe(false);
    await page.getByRole('combobox', { name: 'State' }).selectOption('Resolved');
    await page.getByText('Nothing is resolved yet').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});
