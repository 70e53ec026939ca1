import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { InstanceUnavailable } from '../../../shared/openclaw/errors.ts';
import type { World } from './world.ts';

export function suspensionCases(world: () => World): void {
  /** A turn that the model answers only when told to. */
  async function slowTurn() {
    const { instance, model } = world();
    const gate = Promise.withResolvers<void>();
    model.script({ text: 'Finished.', after: gate.promise });
    const reached = model.nextRequest();
    const reply = instance.client.chat({ sessionKey: randomUUID(), model: 'fast', text: 'Take your time.' });
    await reached;
    return { reply, finish: gate.resolve };
  }
  const quickTurn = () => world().instance.client.chat({ sessionKey: randomUUID(), model: 'fast', text: 'Quick one.' });

  describe('suspension', () => {
    it('lets the running message finish, refuses new ones, and opens again when resumed', async () => {
      const { client } = world().instance;
      const { reply, finish } = await slowTurn();
      const suspending = client.suspend({ requestId: randomUUID(), drain: true });
      while ((await client.ready()).ready);
      await expect(quickTurn()).rejects.toBeInstanceOf(InstanceUnavailable);
      expect(await client.ready()).toEqual({ ready: false, failing: ['gateway-draining'] });
      finish();
      expect(await reply).toMatchObject({ text: 'Finished.' });

      const suspended = await suspending;
      expect(suspended).toMatchObject({ status: 'ready' });
      await expect(quickTurn()).rejects.toBeInstanceOf(InstanceUnavailable);
      await expect(client.health()).rejects.toBeInstanceOf(InstanceUnavailable);
      if (suspended.status === 'ready') await client.resumeFromSuspend(suspended.suspensionId);
      expect(await quickTurn()).toMatchObject({ text: 'Finished.' });
    });

    it('stays open when it is busy and nobody asked to drain', async () => {
      const { client } = world().instance;
      const { reply, finish } = await slowTurn();
      const result = await client.suspend({ requestId: randomUUID(), drain: false });
      expect(result).toMatchObject({ status: 'busy', blockers: expect.arrayContaining([expect.any(String)]) });
      expect(await client.ready()).toMatchObject({ ready: true });
      finish();
      await reply;
    });

    it('takes a drain back that does not end in time', async () => {
      const { client } = world().instance;
      const { reply, finish } = await slowTurn();
      expect(await client.suspend({ requestId: randomUUID(), drain: true, timeoutMs: 0 })).toMatchObject({
        status: 'busy',
      });
      expect(await client.ready()).toMatchObject({ ready: true });
      finish();
      await reply;
    });

    it('continues the suspension of the same request and refuses another one', async () => {
      const { client } = world().instance;
      const requestId = randomUUID();
      const first = await client.suspend({ requestId, drain: true });
      expect(await client.suspend({ requestId, drain: true })).toEqual(first);
      await expect(client.suspend({ requestId: randomUUID(), drain: true })).rejects.toBeInstanceOf(
        InstanceUnavailable,
      );
      if (first.status !== 'ready') throw new Error('An idle instance is ready at once.');
      await client.resumeFromSuspend(first.suspensionId);
      await client.resumeFromSuspend(first.suspensionId);
      expect(await quickTurn()).toMatchObject({ model: 'fast' });
    });
  });
}
