import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { parseStateFiles, type StateFile } from './state-files.ts';

/** What the keeper was started with; nothing reads the environment later. */
export type KeeperConfig = {
  stateDir: string;
  host: string;
  port: number;
  token: string;
  /** 32 bytes, this tenant's own. */
  encryptionKey: Buffer;
  grantUrl: string;
  files: StateFile[];
  /** How many snapshots are kept in Blob. */
  keep: number;
  /** Whether a corrupt latest snapshot may be replaced by the one before it. */
  allowOlder: boolean;
};

/** Bad environment: every problem at once, naming variables and never their values. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const required = () => z.string('is required').min(1, 'is required');

const encryptionKey = required().transform((text, context) => {
  const key = Buffer.from(text, 'base64url');
  if (key.length !== 32 || key.toString('base64url') !== text.replace(/=+$/, '')) {
    context.addIssue({ code: 'custom', message: 'must be the base64url of 32 bytes' });
  }
  return key;
});

const stateFiles = z
  .string()
  .default('')
  .transform((text, context) => {
    try {
      return text === '' ? [] : parseStateFiles(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be read' });
      return z.NEVER;
    }
  });

const environment = z.object({
  KEEPER_STATE_DIR: required().refine(isAbsolute, 'must be an absolute path'),
  KEEPER_HOST: z.string().min(1, 'must not be empty').default('127.0.0.1'),
  KEEPER_PORT: z.coerce.number('must be a port').int('must be a port').min(0).max(65_535).default(18_790),
  // What no header can carry ends up in the error that says so.
  KEEPER_TOKEN: required()
    .min(16, 'must have at least 16 characters')
    .regex(/^[!-~]*$/, 'must consist of printable ASCII without spaces'),
  KEEPER_ENCRYPTION_KEY: encryptionKey,
  KEEPER_GRANT_URL: required().refine(
    isSafeEndpoint,
    'must be an https URL (http only to this machine) without a user',
  ),
  KEEPER_FILES: stateFiles,
  KEEPER_KEEP: z.coerce.number('must be a number').int().min(1).max(100).default(5),
  KEEPER_ALLOW_OLDER: z.enum(['0', '1'], 'must be 0 or 1').default('0'),
});

/**
 * Reads the keeper's settings from environment variables.
 * @throws ConfigError listing all problems
 */
export function readConfig(env: NodeJS.ProcessEnv): KeeperConfig {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const value = parsed.data;
  return {
    stateDir: value.KEEPER_STATE_DIR,
    host: value.KEEPER_HOST,
    port: value.KEEPER_PORT,
    token: value.KEEPER_TOKEN,
    encryptionKey: value.KEEPER_ENCRYPTION_KEY,
    grantUrl: value.KEEPER_GRANT_URL,
    files: value.KEEPER_FILES,
    keep: value.KEEPER_KEEP,
    allowOlder: value.KEEPER_ALLOW_OLDER === '1',
  };
}

/**
 * Reads the one setting that opening a snapshot by hand takes.
 * @throws ConfigError
 */
export function readEncryptionKey(env: NodeJS.ProcessEnv): Buffer {
  const parsed = encryptionKey.safeParse(env.KEEPER_ENCRYPTION_KEY);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => `KEEPER_ENCRYPTION_KEY: ${issue.message}`));
}

/** https anywhere; plain http only to this machine; no user and password, which errors would repeat. */
export function isSafeEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname));
}
