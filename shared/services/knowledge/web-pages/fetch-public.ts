import { type LookupAddress, lookup } from 'node:dns';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

const maxRedirects = 5;
const agent = 'ClawDesk (reads pages for a knowledge base)';

export type Fetched = { url: string; contentType: string; bytes: Buffer };
export type FetchPublic = (url: string) => Promise<Fetched>;

/** The page cannot be had, in words for whoever asked. `passing`: another try may succeed. */
export class NotFetched extends Error {
  readonly passing: boolean;
  constructor(message: string, passing = false) {
    super(message);
    this.passing = passing;
  }
}

/**
 * Gets a page from the open internet. Every host on the way is resolved once, all its addresses must be public, and the
 * connection goes to one of those very addresses; so a name that changes its mind leads nowhere.
 * `allowLoopback` is for tests on one machine.
 */
export function createFetchPublic(options: {
  allowLoopback?: boolean;
  maxBytes: number;
  seconds?: number;
}): FetchPublic {
  const { allowLoopback = false, maxBytes, seconds = 15 } = options;
  const mayConnect = (address: string): boolean =>
    isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address));

  const refused = (host: string): NotFetched =>
    new NotFetched(`${host} is not a public address; pages of private networks are not read.`);

  const lookupPublic: LookupFunction = (hostname, asked, done) => {
    lookup(hostname, { family: asked.family ?? 0, all: true }, (error, addresses: LookupAddress[] = []) => {
      const [first] = addresses;
      if (error || !first) return done(new NotFetched(`${hostname} cannot be found.`, true), '');
      if (!addresses.every(({ address }) => mayConnect(address))) return done(refused(hostname), '');
      if (asked.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };

  function check(url: URL): void {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new NotFetched('Only http and https are read.');
    if (url.username || url.password) throw new NotFetched('The address holds a password; it is not read.');
    if (url.port !== '' && !allowLoopback) throw new NotFetched('Only the usual ports of the web are read.');
    // Addresses are never looked up, so they are judged here.
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0 && !mayConnect(literal)) throw refused(literal);
  }

  const ask = (url: URL, signal: AbortSignal): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const request = url.protocol === 'https:' ? secureRequest : plainRequest;
      const headers = { 'user-agent': agent, 'accept-encoding': 'identity', accept: 'text/html, */*;q=0.5' };
      request(url, { agent: false, headers, lookup: lookupPublic, signal })
        .once('response', resolve)
        .once('error', reject)
        .end();
    });

  async function read(response: IncomingMessage): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response) {
      size += (chunk as Buffer).byteLength;
      if (size > maxBytes) throw new NotFetched(`The page has more than ${maxBytes} bytes.`);
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
  }

  async function follow(address: string, signal: AbortSignal): Promise<Fetched> {
    let url = new URL(address);
    for (let hop = 0; hop <= maxRedirects; hop++) {
      check(url);
      const response = await ask(url, signal);
      try {
        const { statusCode: status = 0, headers } = response;
        if ([301, 302, 303, 307, 308].includes(status) && headers.location !== undefined) {
          if (!URL.canParse(headers.location, url)) throw new NotFetched('The page leads to an address that is none.');
          url = new URL(headers.location, url);
          continue;
        }
        if (status !== 200)
          throw new NotFetched(`${url.host} answered ${status}.`, status === 429 || (status >= 500 && status < 600));
        if ((headers['content-encoding'] ?? 'identity') !== 'identity')
          throw new NotFetched('The page comes compressed, although that was not asked for.');
        return { url: url.href, contentType: headers['content-type'] ?? '', bytes: await read(response) };
      } finally {
        response.destroy();
      }
    }
    throw new NotFetched(`The page leads on more than ${maxRedirects} times.`);
  }

  return async (address) => {
    if (!URL.canParse(address)) throw new NotFetched('This is not an address.');
    const signal = AbortSignal.timeout(seconds * 1000);
    try {
      return await follow(address, signal);
    } catch (error) {
      if (error instanceof NotFetched) throw error;
      if (signal.aborted) throw new NotFetched(`The page did not come within ${seconds} seconds.`, true);
      throw new NotFetched(`${new URL(address).host} cannot be reached.`, true);
    }
  };
}
