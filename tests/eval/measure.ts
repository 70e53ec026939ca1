import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EvalRow, EvalTask } from './eval-task.ts';
import { type GivenModel, openModel } from './open-model.ts';

/** Runs the tasks one after the other, with the stand-in of the embedding model unless one is given. A task whose files are not there is left out, and `say` tells so. */
export async function measure(
  tasks: readonly EvalTask[],
  dataFolder: string,
  say: (text: string) => void,
  given?: GivenModel,
): Promise<{ rows: EvalRow[]; pictures: Map<string, string> }> {
  const rows: EvalRow[] = [];
  const pictures = new Map<string, string>();
  const model = await openModel(given);
  try {
    for (const task of tasks) {
      const missing = task.needs.filter((file) => !existsSync(join(dataFolder, file)));
      if (missing.length > 0) {
        say(`${task.name}: left out, there is no ${missing.join(', ')} in ${dataFolder}`);
        continue;
      }
      say(task.name);
      rows.push(...(await task.run(dataFolder, (name, svg) => pictures.set(name, svg), model)));
    }
  } finally {
    await model.close();
  }
  return { rows, pictures };
}
