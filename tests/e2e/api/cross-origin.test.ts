import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Platform, startPlatform } from '../../support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
}, 60_000);
afterAll(() => platform?.stop(), 60_000);

const stranger = 'https://stranger.example';

/** The origin that may read the answer, if any. */
async function reader(method: string, path: string, origin: string): Promise<string | null> {
  const asked = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization' };
  const headers = { origin, ...(method === 'OPTIONS' ? asked : {}) };
  const answer = await fetch(`${platform.api}${path}`, { method, headers });
  await answer.body?.cancel();
  return answer.headers.get('access-control-allow-origin');
}

describe('in a browser', () => {
  it('what people do can be asked for and read by the supervisor site, refusals too', async () => {
    for (const path of ['/me', '/overview', '/tenants', '/live/negotiate', '/conversations']) {
      expect(await reader('OPTIONS', path, platform.web)).toBe(platform.web);
      expect(await reader('GET', path, platform.web)).toBe(platform.web);
    }
  });

  it('no other site can', async () => {
    for (const origin of [stranger, 'null', `${platform.web}.stranger.example`, platform.web.replace('127', '128')]) {
      expect(await reader('OPTIONS', '/me', origin)).toBeNull();
      expect(await reader('GET', '/me', origin)).toBeNull();
    }
  });

  it('any site can hold the chat', async () => {
    expect(await reader('OPTIONS', '/chat/sessions', stranger)).toBe(stranger);
    expect(await reader('POST', '/chat/sessions', stranger)).toBe(stranger);
  });

  it('no site can reach what belongs to instances', async () => {
    expect(await reader('GET', '/model/v1/models', platform.web)).toBeNull();
    expect(await reader('OPTIONS', '/model/v1/models', stranger)).toBeNull();
  });
});
