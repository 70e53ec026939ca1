import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { readConfig, settingNames } from '../../../functions/config.ts';

const sample = JSON.parse(readFileSync(new URL('../../../local.settings.sample.json', import.meta.url), 'utf8'));

it('local.settings.sample.json names every setting of the app', () => {
  expect(settingNames.filter((name) => !(name in sample.Values))).toEqual([]);
});

it('needs nothing but a master key to be valid', () => {
  expect(() => readConfig(sample.Values)).toThrow(/CLAWDESK_MASTER_KEY: must be 32 bytes/);
  const values = { ...sample.Values, CLAWDESK_MASTER_KEY: Buffer.alloc(32, 1).toString('base64') };
  expect(readConfig(values)).toMatchObject({
    stamp: 'local',
    instances: { gatewayArgs: ['gateway', 'run', '--port', '18789', '--bind', 'lan'] },
  });
});
