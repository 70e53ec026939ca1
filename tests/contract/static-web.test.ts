import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { matches } from '../../infra/local/static-web/hosting-rules.ts';
import { type StaticWeb, startStaticWeb } from '../../infra/local/static-web/start-static-web.ts';

const config = { api: 'http://127.0.0.1:7071/api' };
const rules = {
  routes: [
    { route: '/chat/*', rewrite: '/chat.html', headers: { 'X-Chat': 'yes', 'X-Everywhere': '' } },
    { route: '/old', redirect: '/', statusCode: 301 },
    { route: '/secret*', statusCode: 404 },
  ],
  navigationFallback: { rewrite: '/index.html', exclude: ['/assets/*', '*.{png,jpg}'] },
  globalHeaders: { 'X-Everywhere': 'yes', 'Content-Security-Policy': "connect-src 'self' {api-origin}" },
  mimeTypes: { '.odd': 'text/x-odd' },
  responseOverrides: { '404': { rewrite: '/lost.html' } },
};

let folder: string;
let web: StaticWeb;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clawdesk-static-'));
  const root = join(folder, 'site');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(folder, 'outside.txt'), 'outside');
  await symlink(join(folder, 'outside.txt'), join(root, 'link.txt'));
  const files: Record<string, string> = {
    'index.html': 'home',
    'chat.html': 'chat',
    'lost.html': 'lost',
    'a.odd': 'odd',
    'assets/big.js': '//'.repeat(2000),
    'staticwebapp.config.json': JSON.stringify(rules),
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(root, name), text)));
  web = await startStaticWeb({ port: 0, root, config });
});

afterEach(async () => {
  await web?.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (path: string, init?: RequestInit) => fetch(web.url + path, { redirect: 'manual', ...init });

/** As sent, without a client that tidies the path up. */
const statusOfRaw = (path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(web.url, { path }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });

describe('the static web server', () => {
  it('serves files, the index of a folder and the configuration', async () => {
    expect(await (await get('/')).text()).toBe('home');
    expect(await (await get('/config.json')).json()).toEqual(config);
    expect((await get('/a.odd')).headers.get('content-type')).toBe('text/x-odd');
  });

  it('rewrites by wildcard, with the headers of the route over the global ones', async () => {
    const response = await get('/chat/acme?x=1');
    expect(await response.text()).toBe('chat');
    expect(response.headers.get('x-chat')).toBe('yes');
    expect(response.headers.has('x-everywhere')).toBe(false);
    expect((await get('/')).headers.get('x-everywhere')).toBe('yes');
  });

  it('allows in the security policy just the API that the configuration names', async () => {
    expect((await get('/')).headers.get('content-security-policy')).toBe("connect-src 'self' http://127.0.0.1:7071");
  });

  it('redirects and refuses as the rules say', async () => {
    const redirected = await get('/old');
    expect([redirected.status, redirected.headers.get('location')]).toEqual([301, '/']);
    expect((await get('/secret.txt')).status).toBe(404);
  });

  it('falls back to the page of the rules, but not for what they exclude', async () => {
    expect(await (await get('/some/view')).text()).toBe('home');
    const missing = await get('/assets/missing.js');
    expect([missing.status, await missing.text()]).toEqual([404, 'lost']);
    expect((await get('/x/picture.png')).status).toBe(404);
  });

  it('answers 304 to who has the file already', async () => {
    const etag = (await get('/')).headers.get('etag') ?? '';
    const again = await get('/', { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it.each(['br', 'gzip', 'identity'])('sends the same file with encoding %s', async (encoding) => {
    const response = await get('/assets/big.js', { headers: { 'accept-encoding': encoding } });
    expect(response.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
    expect(await response.text()).toBe('//'.repeat(2000));
  });

  it('answers HEAD without a body and other methods with 405', async () => {
    const head = await get('/', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '4', '']);
    const post = await get('/', { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it.each([
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/assets/..%2f..%2f..%2foutside.txt',
    '/link.txt',
    '/staticwebapp.config.json',
    '/%00',
  ])('gives nothing away at %s', async (path) => {
    const response = await get(path);
    expect(await response.text()).not.toMatch(/outside|globalHeaders/);
    expect([200, 404]).toContain(await statusOfRaw(path));
  });

  it('refuses a path that cannot be decoded', async () => {
    expect(await statusOfRaw('/%zz')).toBe(400);
  });

  it('does not start with a rule that it would not honour', async () => {
    await writeFile(
      join(folder, 'site/staticwebapp.config.json'),
      JSON.stringify({ routes: [{ route: '/', allowedRoles: ['admin'] }] }),
    );
    await expect(startStaticWeb({ port: 0, root: join(folder, 'site'), config })).rejects.toThrow('allowedRoles');
  });

  it('does not start when the policy needs an address that the configuration lacks', async () => {
    await expect(startStaticWeb({ port: 0, root: join(folder, 'site'), config: {} })).rejects.toThrow('"api"');
  });
});

describe('a route', () => {
  it.each([
    ['/a', '/a', true],
    ['/a', '/a/b', false],
    ['/a/*', '/a/b/c', true],
    ['/a/*', '/a', false],
    ['/i/*.{png,jpg}', '/i/x/y.jpg', true],
    ['/i/*.{png,jpg}', '/i/y.gif', false],
    ['/i/*.js', '/i/y.js', true],
  ])('%s matches %s: %s', (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });
});
