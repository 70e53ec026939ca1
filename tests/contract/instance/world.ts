import type { Command, Running } from './instance-process.ts';
import type { ModelRecorder } from './model-recorder.ts';

export const persona = { name: 'Ada of Example Ltd', soul: 'Warm and brief.', rules: 'Never promise refunds.' };
export const personaText = `You are ${persona.name}.\n\n${persona.soul}\n\n${persona.rules}`;

/** The running instance and its model, for the cases; valid inside tests only. */
export interface World {
  command: Command;
  stateDir: string;
  instance: Running;
  model: ModelRecorder;
}
