import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Provider = z.looseObject({
  baseUrl: z.url(),
  apiKey: z.string().min(1),
  headers: z.record(z.string(), z.string()).default({}),
  models: z.array(z.looseObject({ id: z.string(), maxTokens: z.int().positive() })).min(1),
});

/** The part of `openclaw.json` that this stand-in acts on. */
const Config = z.looseObject({
  gateway: z.looseObject({
    mode: z.literal('local'),
    bind: z.enum(['loopback', 'lan']).default('loopback'),
    auth: z.looseObject({ mode: z.literal('token'), token: z.string().min(1) }),
  }),
  logging: z.looseObject({ file: z.string() }),
  tools: z.looseObject({ deny: z.array(z.string()).default([]) }).default({ deny: [] }),
  models: z.looseObject({ providers: z.record(z.string(), Provider) }),
  agents: z.looseObject({
    defaults: z.looseObject({
      workspace: z.string(),
      model: z.looseObject({ primary: z.string() }),
      modelPolicy: z.looseObject({ allow: z.array(z.string()) }),
    }),
  }),
  plugins: z.looseObject({
    allow: z.array(z.string()),
    load: z.looseObject({ paths: z.array(z.string()) }).default({ paths: [] }),
    entries: z.record(z.string(), z.looseObject({ enabled: z.boolean() })),
  }),
});
export type Config = z.infer<typeof Config>;

const placeholder = /\$\{([A-Z][A-Z0-9_]*)\}/g;
const secretKey = /token|apikey|password|secret/i;

/** Reads the configuration, with `${NAME}` replaced from the environment in every string. Throws when it is not valid. */
export function readConfig(path: string, env: NodeJS.ProcessEnv): Config {
  return Config.parse(
    JSON.parse(readFileSync(path, 'utf8'), (_key, value: unknown) =>
      typeof value === 'string' ? value.replace(placeholder, (_match, name: string) => variable(env, name)) : value,
    ),
  );
}

/** The configuration as `config.get` shows it: placeholders stay, any literal secret is covered. */
export function redactedConfig(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'), (key, value: unknown) =>
    secretKey.test(key) && typeof value === 'string' && !value.startsWith('$' + '{') ? '__OPENCLAW_REDACTED__' : value,
  );
}

function variable(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`The configuration needs the environment variable ${name}.`);
  return value;
}
