import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { fetchFile } from '../../../shared/services/knowledge/fetch-file.ts';
import { createFetchPublic } from '../../../shared/services/knowledge/web-pages/fetch-public.ts';
import { pageDocument } from '../../../shared/services/knowledge/web-pages/page-type.ts';
import { pagesOfSitemap } from '../../../shared/services/knowledge/web-pages/sitemap.ts';
import { utf8 } from '../../support/document-bytes.ts';

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** Serves on this machine; its address. */
async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const here = createFetchPublic({ allowLoopback: true, maxBytes: 1000, seconds: 2 });
const production = createFetchPublic({ maxBytes: 1000, seconds: 2 });

describe('a page', () => {
  it('is fetched with its type, through redirects', async () => {
    const base = await serve((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: '/next' }).end();
      else response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Hello');
    });
    expect(await here(`${base}/`)).toEqual({
      url: `${base}/next`,
      contentType: 'text/html',
      bytes: utf8('<p>Hello'),
    });
  });

  it.each<[string, RequestListener, string]>([
    ['that is too large', (_, response) => void response.end('x'.repeat(1001)), 'more than 1000 bytes'],
    ['that never ends', (_, response) => void response.write('x'), 'within 2 seconds'],
    [
      'that leads in circles',
      (_, response) => void response.writeHead(301, { location: '/' }).end(),
      'more than 5 times',
    ],
    ['that is not there', (_, response) => void response.writeHead(404).end(), 'answered 404'],
    [
      'that is compressed',
      (_, response) => void response.writeHead(200, { 'content-encoding': 'br' }).end('x'),
      'compressed',
    ],
    [
      'that leads to a file',
      (_, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      'Only http',
    ],
    [
      'that leads to a private network',
      (_, response) => void response.writeHead(307, { location: 'http://10.0.0.1/' }).end(),
      'not a public address',
    ],
    [
      'that leads to the cloud’s metadata',
      (_, response) => void response.writeHead(302, { location: 'http://[::ffff:169.254.169.254]/' }).end(),
      'not a public address',
    ],
    ['that breaks off', (request) => void request.socket.destroy(), 'cannot be reached'],
  ])('%s is refused', async (_, listener, reason) => {
    await expect(here(`${await serve(listener)}/`)).rejects.toThrow(reason);
  });

  it.each([
    ['http://127.0.0.1/', 'not a public address'],
    ['http://0x7f.1/', 'not a public address'],
    ['http://2130706433/', 'not a public address'],
    ['http://[::1]/', 'not a public address'],
    ['http://localhost/', 'not a public address'],
    ['http://169.254.169.254/metadata/instance', 'not a public address'],
    ['http://user:secret@93.184.216.34/', 'holds a password'],
    ['http://93.184.216.34:8080/', 'usual ports'],
    ['ftp://93.184.216.34/', 'Only http'],
    ['nonsense', 'not an address'],
  ])('is never asked for in production: %s', async (url, reason) => {
    await expect(production(url)).rejects.toThrow(reason);
  });

  it('that fails for a moment is tried again', async () => {
    let asked = 0;
    const base = await serve((_, response) => {
      asked += 1;
      response.writeHead(asked < 2 ? 503 : 200, { 'content-type': 'text/plain' }).end('Hello');
    });
    expect(await fetchFile(here, `${base}/`)).toEqual({ contentType: 'text/plain', bytes: utf8('Hello') });
  });

  it('that is gone is not', async () => {
    let asked = 0;
    const base = await serve((_, response) => {
      asked += 1;
      response.writeHead(410).end();
    });
    expect(await fetchFile(here, `${base}/`)).toEqual({ refused: expect.stringContaining('answered 410') });
    expect(asked).toBe(1);
  });
});

describe('what a page is', () => {
  const page = (contentType: string, path = '', bytes = utf8('x')) => ({
    url: `https://a.example/${path}`,
    contentType,
    bytes,
  });

  it.each([
    ['text/html; charset=utf-8', '', 'text/html'],
    ['application/xhtml+xml', '', 'text/html'],
    ['text/plain', 'manual.md', 'text/markdown'],
    ['application/octet-stream', 'terms.PDF', 'application/pdf'],
    ['', 'faq.csv', 'text/csv'],
    ['text/plain', '', 'text/plain'],
  ])('is told by its type %s and its name %s', (type, path, expected) => {
    expect(pageDocument(page(type, path)).contentType).toBe(expected);
  });

  it('is not everything', () => {
    expect(() => pageDocument(page('image/png'))).toThrow('of the type image/png are not read');
    expect(() => pageDocument(page('text/html; charset=klingon'))).toThrow('klingon is not known');
  });

  it('is UTF-8 whatever it was', () => {
    const latin = pageDocument(page('text/html; charset="ISO-8859-1"', '', Buffer.from('caf\xe9', 'latin1')));
    expect(Buffer.from(latin.bytes).toString()).toBe('café');
  });
});

describe('a sitemap', () => {
  it('names each page once, in its order', () => {
    const text = `<?xml version="1.0"?><urlset xmlns="x"><url><loc> https://a.example/?a=1&amp;b=2 </loc></url>
      <url><loc>https://a.example/</loc></url><url><loc>https://a.example</loc></url><url><loc>ftp://x/</loc></url></urlset>`;
    expect(pagesOfSitemap(utf8(text))).toEqual(['https://a.example/?a=1&b=2', 'https://a.example/']);
  });

  it('that is none, or one of sitemaps, is refused', () => {
    expect(() => pagesOfSitemap(utf8('<html>'))).toThrow('not a sitemap');
    expect(() => pagesOfSitemap(utf8('<sitemapindex><sitemap/></sitemapindex>'))).toThrow('only names other sitemaps');
  });
});
