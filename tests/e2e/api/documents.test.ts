// Over 300 lines: documents in one running platform; parts would each start another one.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { AzureKeyCredential, SearchClient } from '@azure/search-documents';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Document, Passage } from '../../../shared/contract/knowledge.ts';
import { docx, pdf, utf8 } from '../../support/document-bytes.ts';
import { type Platform, startPlatform } from '../../support/platform.ts';
import { type Answer, caller, hangUp } from './call.ts';

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const documents = '/tenants/acme/documents';

let platform: Platform;
let bearer: Record<string, string>;
beforeAll(async () => {
  // Every activity runs twice, as after a crash between its work and its result.
  platform = await startPlatform({
    runActivitiesTwice: true,
    settings: { PAGES_ALLOW_LOOPBACK: 'true' },
    demo: [{ tenantId: 'acme', displayName: 'Acme', state: 'awake' }],
  });
  await platform.createTenant('acme');
  bearer = { authorization: `Bearer ${await platform.supervisorToken()}` };
}, 90_000);
afterAll(async () => {
  hangUp();
  await platform?.stop();
}, 60_000);

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  caller(platform.api)({ method, path, headers: { ...bearer, ...headers }, ...(body === undefined ? {} : { body }) });
const put = (documentId: string, type: string, body: Buffer, query = ''): Promise<Answer> =>
  send('PUT', `${documents}/${documentId}/content${query}`, body, { 'content-type': type });

/** The document once it is ready or has failed. */
async function settled(documentId: string): Promise<Document> {
  for (let n = 0; n < 300; n++) {
    const document = Document.parse((await send('GET', `${documents}/${documentId}`)).json);
    if (document.status === 'ready' || document.status === 'failed') return document;
    await delay(100);
  }
  throw new Error(`${documentId} was not settled in 30 s.`);
}

const Found = z.object({ passages: z.array(Passage) });
async function search(words: string): Promise<Passage[]> {
  return Found.parse((await send('GET', `/tenants/acme/search?q=${encodeURIComponent(words)}`)).json).passages;
}

/** Every row of the index, and every blob, that a document still has. */
async function remains(documentId: string): Promise<{ rows: number; blobs: string[] }> {
  const { endpoint, key } = platform.search;
  const index = new SearchClient<{ id: string }>(endpoint, 'knowledge', new AzureKeyCredential(key), {
    allowInsecureConnection: true,
  });
  const { count } = await index.search('*', {
    filter: `documentId eq '${documentId}'`,
    includeTotalCount: true,
    top: 0,
  });
  const container = BlobServiceClient.fromConnectionString(platform.storage.connectionString).getContainerClient(
    'documents-acme',
  );
  const blobs: string[] = [];
  for await (const { name } of container.listBlobsFlat({ prefix: `${documentId}/` })) blobs.push(name);
  return { rows: count ?? 0, blobs };
}

describe('a file that is sent', () => {
  it.each<[string, string, Buffer, string, Partial<Passage>]>([
    [
      'manual',
      'text/markdown',
      utf8('# Manual\n\n## Kettles\n\nDescale kettles weekly.'),
      'kettles',
      { heading: 'Manual › Kettles' },
    ],
    [
      'site',
      'text/html; charset=utf-8',
      utf8('<h1>Toasters</h1><p>Toasters like crumbs.'),
      'toasters',
      { title: 'Toasters' },
    ],
    [
      'faq',
      'text/csv',
      utf8('question,answer\nAre blenders loud?,Blenders hum softly.\n'),
      'blenders',
      { heading: 'Are blenders loud?' },
    ],
    ['terms', 'application/pdf', pdf(['Fridges have a warranty.']), 'fridges', { heading: 'Page 1', title: 'terms' }],
    ['letter', word, docx(['# Ovens', 'Ovens bake bread.']), 'ovens', { heading: 'Ovens' }],
    ['note', 'text/plain', utf8('Freezers stay cold.'), 'freezers', { title: 'note' }],
  ])('answers as soon as it is ready: %s', async (documentId, type, bytes, words, expected) => {
    const sent = await put(documentId, type, bytes);
    expect([sent.status, sent.headers.get('location')]).toEqual([202, `/api${documents}/${documentId}`]);
    expect(sent.json).toMatchObject({ status: 'stored', progress: 0, version: 1, answers: false, bytes: bytes.length });
    expect(await settled(documentId)).toMatchObject({ status: 'ready', progress: 1, passages: 1, answers: true });
    expect((await search(words)).find((passage) => passage.documentId === documentId)).toMatchObject(expected);
    expect((await remains(documentId)).blobs).toEqual([expect.stringMatching(/\/file$/)]);
  });

  it('replaces the version before it, which leaves nothing behind', async () => {
    await put('prices', 'text/plain', utf8(`Lamps cost nine dollars. ${'Really. '.repeat(600)}`), '?title=Prices');
    expect(await settled('prices')).toMatchObject({ version: 1, title: 'Prices' });
    await put('prices', 'text/markdown', utf8('# Prices of today\n\nLamps cost eight dollars.'));
    expect(await settled('prices')).toMatchObject({ status: 'ready', version: 2, passages: 1, title: 'Prices' });
    expect((await search('lamps')).map(({ text }) => text)).toEqual(['Prices of today\nLamps cost eight dollars.']);
    expect(await remains('prices')).toEqual({ rows: 1, blobs: [expect.stringMatching(/\/file$/)] });
  });

  it('replaces a text that was sent, and is replaced by one', async () => {
    const text = (words: string) => ({ documentId: 'chairs', title: 'Chairs', text: words });
    const told = async () => (await search('chairs')).map((passage) => passage.text);
    expect((await send('POST', documents, text('Chairs are red.'))).status).toBe(201);
    expect(await told()).toEqual(['Chairs are red.']);
    await put('chairs', 'text/plain', utf8('Chairs are blue.'));
    await settled('chairs');
    expect(await told()).toEqual(['Chairs are blue.']);
    expect((await send('POST', documents, text('Chairs are green.'))).json).toMatchObject({
      version: 3,
      status: 'ready',
    });
    expect(await told()).toEqual(['Chairs are green.']);
    expect(await remains('chairs')).toEqual({ rows: 1, blobs: [] });
  });

  it('that cannot be read fails with the reason, and the version before it goes on answering', async () => {
    await put('guide', 'text/plain', utf8('Sofas are soft.'));
    await settled('guide');
    await put('guide', word, docx(['Sofas are hard.'], [{ name: 'word/vbaProject.bin', content: 'x' }]));
    expect(await settled('guide')).toMatchObject({
      status: 'failed',
      error: 'The document holds macros; save it without them and send it again.',
      version: 2,
      answers: true,
      passages: 1,
    });
    expect((await search('sofas')).map(({ text }) => text)).toEqual(['Sofas are soft.']);
    expect((await remains('guide')).blobs).toHaveLength(1);
  });

  it('of many pages of passages arrives whole', async () => {
    const sections = Array.from({ length: 1201 }, (_, n) => `# Lot ${n}\n\nCarpet number ${n} is woven.\n`);
    await put('carpets', 'text/markdown', utf8(sections.join('\n')));
    expect(await settled('carpets')).toMatchObject({ status: 'ready', passages: 1201 });
    expect((await search('carpet 1200'))[0]?.text).toBe('Lot 1200\nCarpet number 1200 is woven.');
    expect(await remains('carpets')).toEqual({ rows: 1201, blobs: [expect.stringMatching(/\/file$/)] });
  }, 60_000);

  it('sent twice at once ends as one of them, whole', async () => {
    const [first, second] = ['Mirrors are round.', 'Mirrors are square.'];
    await Promise.all([put('mirrors', 'text/plain', utf8(first)), put('mirrors', 'text/plain', utf8(second))]);
    expect(await settled('mirrors')).toMatchObject({ status: 'ready', version: 2 });
    expect(await search('mirrors')).toHaveLength(1);
    for (let n = 0; n < 100 && (await remains('mirrors')).blobs.length > 1; n++) await delay(100);
    expect(await remains('mirrors')).toEqual({ rows: 1, blobs: [expect.stringMatching(/\/file$/)] });
  });
});

describe('a document that is deleted', () => {
  it('is gone with its file and passages', async () => {
    await put('desk', 'text/plain', utf8('Desks are flat.'));
    await settled('desk');
    expect((await send('DELETE', `${documents}/desk`)).status).toBe(204);
    expect(await search('desks')).toEqual([]);
    expect(await remains('desk')).toEqual({ rows: 0, blobs: [] });
    expect((await send('GET', `${documents}/desk`)).status).toBe(404);
    expect((await send('DELETE', `${documents}/desk`)).status).toBe(404);
  });

  it.each([0, 40, 120, 250])('is gone also %d ms after its upload, while it is being brought in', async (wait) => {
    const documentId = `gone-${wait}`;
    await put(
      documentId,
      'text/markdown',
      utf8(Array.from({ length: 900 }, (_, n) => `# ${n}\n\nWardrobe.\n`).join('\n')),
    );
    await delay(wait);
    expect((await send('DELETE', `${documents}/${documentId}`)).status).toBe(204);
    // What still runs takes its own back; then nothing comes any more.
    let calm = 0;
    for (let n = 0; n < 150 && calm < 8; n++) {
      const { rows, blobs } = await remains(documentId);
      calm = rows === 0 && blobs.length === 0 ? calm + 1 : 0;
      await delay(100);
    }
    expect(await remains(documentId)).toEqual({ rows: 0, blobs: [] });
    expect((await send('GET', `${documents}/${documentId}`)).status).toBe(404);
  });
});

describe('a file that is refused', () => {
  it.each<[string, string, Buffer, number, string]>([
    ['of an unknown type', 'image/png', utf8('x'), 400, 'The content type must be one of'],
    ['that is not what it says', 'application/pdf', utf8('x'), 400, 'The file is not a PDF.'],
    ['that is empty', 'text/plain', Buffer.alloc(0), 400, 'The file is empty.'],
    ['of more than 10 MB', 'text/plain', Buffer.alloc(10 * 1024 * 1024 + 1, 'x'), 413, 'at most 10485760 bytes'],
  ])('is told why: %s', async (_, type, bytes, status, detail) => {
    const answer = await put('refused', type, bytes);
    expect([answer.status, answer.json]).toEqual([
      status,
      expect.objectContaining({ detail: expect.stringContaining(detail) }),
    ]);
    expect((await send('GET', `${documents}/refused`)).status).toBe(404);
  });

  it('is told which limit the tenant has reached', async () => {
    const large = Buffer.alloc(10 * 1024 * 1024, 'x');
    const answers = [];
    for (const n of [1, 2, 3, 4, 5]) answers.push((await put(`large-${n}`, 'text/plain', large)).json);
    expect(answers.at(-1)).toMatchObject({
      status: 413,
      detail: expect.stringMatching(/^A tenant may have 50\.0 MB of documents; 40\.\d MB are used/),
    });
    for (const n of [1, 2, 3, 4]) await send('DELETE', `${documents}/large-${n}`);
  }, 60_000);
});

describe('pages that are imported', () => {
  let site: Server;
  let at: string;
  beforeAll(async () => {
    site = createServer((request, response) => {
      const page = (type: string, text: string) => response.writeHead(200, { 'content-type': type }).end(text);
      if (request.url === '/tents') page('text/html', '<title>Tents</title><h1>Tents</h1><p>Tents keep rain out.');
      else if (request.url === '/stoves.md') page('text/plain', '# Stoves\n\nStoves burn gas.');
      else if (request.url === '/sitemap.xml')
        page(
          'application/xml',
          `<urlset>${['tents', 'stoves.md'].map((path) => `<url><loc>${at}/${path}</loc></url>`).join('')}</urlset>`,
        );
      else if (request.url === '/inwards') response.writeHead(302, { location: 'http://10.0.0.1/' }).end();
      else response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await once(site, 'listening');
    at = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    site.closeAllConnections();
    site.close();
  });
  const Imported = z.object({ documents: z.array(Document), skipped: z.int() });
  const load = (body: unknown): Promise<Answer> => send('POST', `${documents}/import`, body);

  it('answer, each under its address', async () => {
    const answer = await load({ sitemap: `${at}/sitemap.xml`, urls: [`${at}/tents`] });
    expect(answer.status).toBe(202);
    const imported = Imported.parse(answer.json);
    expect(imported.skipped).toBe(0);
    const ready = await Promise.all(imported.documents.map(({ documentId }) => settled(documentId)));
    expect(ready).toMatchObject([
      { title: 'Tents', contentType: 'text/html', sourceUrl: `${at}/tents`, status: 'ready', passages: 1 },
      { title: 'Stoves', contentType: 'text/markdown', status: 'ready', passages: 1 },
    ]);
    expect((await search('tents'))[0]).toMatchObject({ title: 'Tents', text: 'Tents\nTents keep rain out.' });
    const again = Imported.parse((await load({ urls: [`${at}/tents`] })).json);
    expect(again.documents).toMatchObject([{ documentId: ready[0]?.documentId, version: 2 }]);
    await settled(ready[0]?.documentId ?? '');
  });

  it('that lead inwards, or nowhere, fail with the reason', async () => {
    const { documents: begun } = Imported.parse((await load({ urls: [`${at}/inwards`, `${at}/none`] })).json);
    expect(await Promise.all(begun.map(({ documentId }) => settled(documentId)))).toMatchObject([
      { status: 'failed', error: '10.0.0.1 is not a public address; pages of private networks are not read.' },
      { status: 'failed', error: expect.stringContaining('answered 404') },
    ]);
  });

  it.each<[string, unknown, string]>([
    ['nothing', {}, 'name pages in urls, or a sitemap'],
    ['another protocol', { urls: ['file:///etc/passwd'] }, 'an address such as'],
    ['a private sitemap', { sitemap: 'http://192.168.0.1/sitemap.xml' }, 'not a public address'],
    ['more than 100 pages', { urls: Array.from({ length: 101 }, (_, n) => `https://a.example/${n}`) }, '100'],
  ])('are refused: %s', async (_, body, detail) => {
    const answer = await load(body);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(detail)]);
  });
});

describe('a platform that is killed while it reads a document', () => {
  it('goes on when it is there again', async () => {
    const sections = Array.from({ length: 1500 }, (_, n) => `# Lot ${n}\n\nCurtain number ${n}.\n`);
    await put('curtains', 'text/markdown', utf8(sections.join('\n')));
    await platform.cloud.restartHost();
    expect(await settled('curtains')).toMatchObject({ status: 'ready', passages: 1500 });
    expect(await remains('curtains')).toEqual({ rows: 1500, blobs: [expect.stringMatching(/\/file$/)] });
  }, 90_000);
});

describe('a tenant that is destroyed', () => {
  it('takes its documents along', async () => {
    await platform.operate('DELETE', '/tenants/acme?force=true');
    await platform.reached('acme', 'gone');
    const service = BlobServiceClient.fromConnectionString(platform.storage.connectionString);
    expect(await service.getContainerClient('documents-acme').exists()).toBe(false);
  }, 60_000);
});
