import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readHostJson, readLocalSettings } from '../../infra/local/functions-host/host-settings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'host-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function hostJson(content: object) {
  writeFileSync(join(folder, 'host.json'), JSON.stringify({ version: '2.0', ...content }));
  return () => readHostJson(folder, { HUB: 'MyHub' });
}

describe('host.json', () => {
  it('of this project is understood', () => {
    const { http, durableTask } = readHostJson('.', { TASKHUB_NAME: 'ClawDesk' }).extensions;
    expect(http.routePrefix).toBe('api');
    expect(durableTask).toMatchObject({ hubName: 'ClawDesk', versionMatchStrategy: 'CurrentOrOlder' });
  });

  it('has defaults for all that it leaves out', () => {
    expect(hostJson({})().extensions).toMatchObject({
      http: { routePrefix: 'api' },
      durableTask: { hubName: 'TestHubName', versionFailureStrategy: 'Reject' },
    });
  });

  it('may refer to app settings, which must be set', () => {
    const durable = (hubName: string) => hostJson({ extensions: { durableTask: { hubName } } });
    expect(durable('%HUB%')().extensions.durableTask.hubName).toBe('MyHub');
    expect(durable('%NO_HUB%')).toThrow('app setting NO_HUB is not set');
  });

  it.each([
    ['a task hub name that Azure refuses', { hubName: 'my-hub' }, 'a task hub name has'],
    ['a start rule that is not offered here', { overridableExistingInstanceStates: 'AnyState' }, 'NonRunningStates'],
    ['a limit of nothing', { maxConcurrentActivityFunctions: 0 }, 'maxConcurrentActivityFunctions'],
  ])('is refused with %s', (_what, durableTask, message) => {
    expect(hostJson({ extensions: { durableTask } })).toThrow(message);
  });
});

describe('local.settings.json', () => {
  it('may be absent', () => {
    expect(readLocalSettings(folder)).toEqual({ Values: {}, Host: { CORSCredentials: false } });
  });
});
