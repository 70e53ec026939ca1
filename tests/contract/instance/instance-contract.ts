import { afterAll, afterEach, beforeAll, describe } from '@jest/globals';
import { instanceFiles } from '../../../shared/openclaw/instance-files.ts';
import { conversationCases } from './conversation-cases.ts';
import { type Command, startInstance, temporaryFolder, writeInstance } from './instance-process.ts';
import { lifecycleCases } from './lifecycle-cases.ts';
import { lockdownCases } from './lockdown-cases.ts';
import { startModelRecorder } from './model-recorder.ts';
import { suspensionCases } from './suspension-cases.ts';
import { persona, type World } from './world.ts';

/** What the platform relies on from an instance, whatever program stands behind the command. */
export function describeInstance(name: string, command: Command): void {
  describe(name, () => {
    const cleanUps: (() => Promise<unknown>)[] = [];
    let world: World | undefined;
    const current = (): World => {
      if (!world) throw new Error('The instance has not started.');
      return world;
    };

    beforeAll(async () => {
      const folder = await temporaryFolder();
      cleanUps.push(folder.remove);
      const model = await startModelRecorder();
      cleanUps.push(model.close);
      await writeInstance(folder.path, instanceFiles({ persona, modelProxyUrl: model.url }));
      const instance = await startInstance(command, folder.path, 'gateway-token-4be19c07d3');
      world = { command, stateDir: folder.path, instance, model };
      cleanUps.push(() => current().instance.stop());
    }, 60_000);
    afterEach(() => world?.model.improvise());
    afterAll(async () => {
      for (const cleanUp of cleanUps.reverse()) await cleanUp();
    }, 30_000);

    conversationCases(current);
    lockdownCases(current);
    suspensionCases(current);
    lifecycleCases(current);
  });
}
