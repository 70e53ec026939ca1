import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import type { Browser, Page as Tab } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { startWorld, until, type World } from './web-pubsub-fixture.ts';
import type { Page } from './web-pubsub-page.ts';

declare const page: Page;

let browser: Browser;
let site: Server;
let address: string;
let world: World;
let tab: Tab;
/** The next addresses are signed with another key. */
let forged: boolean;
let negotiated: number;

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [new URL('./web-pubsub-page.ts', import.meta.url).pathname],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    define: { global: 'globalThis' },
  });
  const script = outputFiles[0]?.text ?? '';
  site = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname !== '/negotiate') {
      const isScript = pathname === '/page.js';
      response
        .setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
        .end(isScript ? script : '<!doctype html><script src="/page.js"></script>');
      return;
    }
    negotiated++;
    const connection = forged ? world.server.connectionString.replace('AccessKey=', 'AccessKey=x') : undefined;
    const service = world.serviceOf(searchParams.get('hub') ?? 'desk', connection);
    response.end((await service.getClientAccessToken({ userId: 'ana', groups: searchParams.getAll('group') })).url);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  site?.closeAllConnections();
  site?.close();
});

beforeEach(async () => {
  [forged, negotiated] = [false, 0];
  world = await startWorld();
  tab = await open();
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await world?.close();
});

async function open(): Promise<Tab> {
  const opened = await (await browser.newContext()).newPage();
  await opened.goto(address);
  return opened;
}

const connect = (query: string, from = tab) => from.evaluate((text) => page.connect(text), query);
const stateOf = (from = tab) => from.evaluate(() => page.state());
const received = async (count: number, from = tab) => {
  await until(`${count} messages`, async () => (await stateOf(from)).received.length >= count);
  return (await stateOf(from)).received;
};

describe('a page with the vendor’s client', () => {
  it('gets the messages of the groups of its token, and may join no other', async () => {
    expect(await connect('group=red')).toBe('started');
    await world.service.group('blue').sendToAll('not for you');
    await world.service.group('red').sendToAll({ n: 1 });
    expect(await received(1)).toEqual([{ n: 1 }]);
    expect(await tab.evaluate(() => page.join('blue'))).toBe('Forbidden');
  });

  it('loses nothing when the line breaks, and gets all in order', async () => {
    await connect('group=red');
    const red = world.service.group('red');
    for (let n = 0; n < 90; n++) {
      if (n % 30 === 15) world.server.drop();
      await red.sendToAll(n);
    }
    expect(await received(90)).toEqual(Array.from({ length: 90 }, (_, n) => n));
    const { connectionIds, events } = await stateOf();
    expect([connectionIds.length, events, negotiated]).toEqual([1, [], 1]);
  }, 60_000);

  it('comes back as a new connection with a new address when it was away too long', async () => {
    await world.close();
    world = await startWorld({ recoverForMs: 0 });
    await connect('group=red');
    world.server.drop();
    await until('a new connection', async () => (await stateOf()).connectionIds.length === 2);
    await world.service.group('red').sendToAll('after');
    expect(await received(1)).toEqual(['after']);
    expect([(await stateOf()).events, negotiated]).toEqual([['disconnected: '], 2]);
  });

  it('that is closed by the service asks for a new address, and stays out when there is none', async () => {
    await connect('group=red');
    forged = true;
    await world.service.closeUserConnections('ana', { reason: 'Signed out elsewhere' });
    await until('stopped', async () => (await stateOf()).events.includes('stopped'));
    expect((await stateOf()).events).toEqual(['disconnected: Signed out elsewhere', 'stopped']);
    expect(await world.service.userExists('ana')).toBe(false);
  });

  it('is refused with an address of a wrong key', async () => {
    forged = true;
    expect(await connect('group=red')).toBe('refused');
    expect((await stateOf()).connectionIds).toEqual([]);
  });

  it('hears nothing of another hub', async () => {
    const other = await open();
    await Promise.all([connect('group=red'), connect('group=red&hub=other', other)]);
    await world.serviceOf('other').group('red').sendToAll('for the other');
    await world.service.group('red').sendToAll('for the desk');
    expect([await received(1), await received(1, other)]).toEqual([['for the desk'], ['for the other']]);
  });
});
