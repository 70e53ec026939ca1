import { randomUUID } from 'node:crypto';
import { cp } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { InstanceUnavailable } from '../../../shared/openclaw/errors.ts';
import { exitCodeOf, startInstance, temporaryFolder, writeInstance } from './instance-process.ts';
import type { World } from './world.ts';

const patient = 60_000;

/** These cases stop and restart the shared instance, so they come last. */
export function lifecycleCases(world: () => World): void {
  describe('life cycle', () => {
    const sessionKey = randomUUID();

    it(
      'does not run on a state folder that is in use',
      async () => {
        const { command, stateDir } = world();
        expect(await exitCodeOf(command, stateDir)).toBe(78);
      },
      patient,
    );

    it(
      'does not run with a bad configuration',
      async () => {
        const folder = await temporaryFolder();
        try {
          await writeInstance(folder.path, { 'openclaw.json': JSON.stringify({ gateway: { mode: 7 } }) });
          expect(await exitCodeOf(world().command, folder.path)).toBe(78);
        } finally {
          await folder.remove();
        }
      },
      patient,
    );

    it(
      'finishes the running message on SIGTERM, refuses new ones, and exits cleanly',
      async () => {
        const { instance, model } = world();
        await instance.client.chat({ sessionKey, model: 'fast', text: 'My name is Noor.' });
        const gate = Promise.withResolvers<void>();
        model.script({ text: 'Nice to meet you.', after: gate.promise });
        const reached = model.nextRequest();
        const reply = instance.client.chat({ sessionKey, model: 'fast', text: 'Did you get that?' });
        await reached;
        const exit = instance.stop();
        while ((await instance.client.ready()).ready);
        const another = instance.client.chat({ sessionKey: randomUUID(), model: 'fast', text: 'Hello?' });
        await expect(another).rejects.toBeInstanceOf(InstanceUnavailable);
        gate.resolve();
        expect(await reply).toMatchObject({ text: 'Nice to meet you.' });
        expect(await exit).toBe(0);
      },
      patient,
    );

    it(
      'remembers conversations on a copy of its state folder elsewhere, under another token',
      async () => {
        const { command, stateDir, model } = world();
        const folder = await temporaryFolder();
        try {
          await cp(stateDir, folder.path, { recursive: true });
          const moved = await startInstance(command, folder.path, 'rotated-token-91c2');
          try {
            await moved.client.chat({ sessionKey, model: 'fast', text: 'What is my name?' });
            expect(JSON.stringify(model.last())).toMatch(/My name is Noor\..*Nice to meet you\..*What is my name\?/);
          } finally {
            await moved.stop();
          }
        } finally {
          await folder.remove();
        }
      },
      patient,
    );

    it(
      'remembers conversations after a restart',
      async () => {
        const { command, stateDir, model, instance } = world();
        const restarted = await startInstance(command, stateDir, instance.gatewayToken);
        try {
          await restarted.client.chat({ sessionKey, model: 'fast', text: 'And now?' });
          expect(JSON.stringify(model.last())).toMatch(/My name is Noor\..*And now\?/);
        } finally {
          await restarted.stop();
        }
      },
      patient,
    );
  });
}
