import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const localSettings = z.object({
  IsEncrypted: z
    .literal(false, 'local.settings.json is encrypted; the local host reads plain settings only')
    .optional(),
  Values: z.record(z.string(), z.string()).default({}),
  Host: z
    .object({
      LocalHttpPort: z.number().optional(),
      CORS: z.string().optional(),
      CORSCredentials: z.boolean().default(false),
    })
    .prefault({}),
});
export type LocalSettings = z.output<typeof localSettings>;

const durableTask = z
  .object({
    hubName: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9]{2,44}$/, 'a task hub name has 3 to 45 letters and digits, a letter first')
      .default('TestHubName'),
    defaultVersion: z.string().default(''),
    versionMatchStrategy: z.enum(['None', 'Strict', 'CurrentOrOlder']).default('CurrentOrOlder'),
    versionFailureStrategy: z.enum(['Reject', 'Fail']).default('Reject'),
    overridableExistingInstanceStates: z
      .literal('NonRunningStates', 'only overridableExistingInstanceStates NonRunningStates is supported locally')
      .default('NonRunningStates'),
    maxConcurrentActivityFunctions: z.int().positive().default(20),
    maxConcurrentOrchestratorFunctions: z.int().positive().default(20),
    maxConcurrentEntityFunctions: z.int().positive().default(20),
    storageProvider: z.looseObject({ connectionName: z.string().default('AzureWebJobsStorage') }).prefault({}),
  })
  .prefault({});

const hostJson = z.object({
  version: z.literal('2.0'),
  extensions: z
    .object({ http: z.object({ routePrefix: z.string().default('api') }).prefault({}), durableTask })
    .prefault({}),
});
export type HostJson = z.output<typeof hostJson>;

/** Reads local.settings.json; an app without one gets the defaults. */
export function readLocalSettings(folder: string): LocalSettings {
  const file = join(folder, 'local.settings.json');
  return check(localSettings, existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}, file);
}

/** Reads host.json with every `%NAME%` replaced by the app setting of that name. */
export function readHostJson(folder: string, env: NodeJS.ProcessEnv): HostJson {
  const file = join(folder, 'host.json');
  const expandText = (_key: string, value: unknown) => (typeof value === 'string' ? expand(value, env) : value);
  return check(hostJson, JSON.parse(readFileSync(file, 'utf8'), expandText), file);
}

function check<T>(schema: z.ZodType<T>, value: unknown, file: string): T {
  const checked = schema.safeParse(value);
  if (!checked.success) throw new Error(`${file}: ${z.prettifyError(checked.error)}`);
  return checked.data;
}

/** Replaces `%NAME%` by the app setting; throws when it is not set. */
export function expand(text: string, env: NodeJS.ProcessEnv): string {
  return text.replace(/%([^%\s]+)%/g, (_match, name: string) => {
    const value = env[name];
    if (value === undefined) throw new Error(`app setting ${name} is not set, but "${text}" refers to it`);
    return value;
  });
}
