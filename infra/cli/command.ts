import type { ParseArgsConfig } from 'node:util';
import type { Api } from './api.ts';

/** What a command ends with; scripts rely on it. */
export const exitCodes = { done: 0, no: 1, usage: 2, failed: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The command line says something that no command understands. */
export class UsageError extends Error {}

export type Call = {
  api: Api;
  /** What stands behind the command's name. */
  args: string[];
  options: Record<string, unknown>;
  say(line: string): void;
};

export type Command = {
  /** Two words: `audit verify`. */
  name: string;
  /** What may follow the name. */
  takes: string;
  summary: string;
  /** One line per option. */
  details?: string;
  options?: NonNullable<ParseArgsConfig['options']>;
  run(call: Call): Promise<ExitCode>;
};

/** The tenant that the command line names. */
export function oneTenant([tenantId, ...more]: string[]): string {
  if (tenantId === undefined) throw new UsageError('Which tenant? Name one.');
  if (more.length > 0) throw new UsageError(`One tenant at a time; ${more.join(' ')} is too much.`);
  return tenantId;
}
