import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Problem } from '../../shared/contract/problem.ts';
import { clientCredentials, createApiClient } from '../local/api-client.ts';
import { UsageError } from './command.ts';

const LocalJson = z.object({
  api: z.url(),
  oidc: z.object({
    tokenEndpoint: z.url(),
    scope: z.string(),
    clients: z.object({ operator: z.object({ id: z.string(), secret: z.string() }) }),
  }),
});

export type Api = ReturnType<typeof openApi>;

/**
 * The platform that the environment names by CLAWDESK_API_URL and CLAWDESK_TOKEN, or the one that runs on this machine
 * with its data in `dataFolder`.
 */
export function openApi(env: NodeJS.ProcessEnv, dataFolder: string) {
  const access = accessFrom(env, dataFolder);
  const client = createApiClient(access);

  return {
    /** @throws Error with the words of the problem that the API answered. */
    async ask<S extends z.ZodType>(schema: S, method: string, path: string, body?: unknown): Promise<z.output<S>> {
      const answer = await client.call(method, path, body).catch((cause: unknown) => {
        throw new Error(`${access.api} does not answer: ${reasonOf(cause)}`, { cause });
      });
      if (answer.status < 400) return schema.parse(answer.body);
      const problem = Problem.safeParse(answer.body).data;
      throw new Error(problem ? `${problem.title}: ${problem.detail ?? ''}` : `${method} ${path}: ${answer.status}`);
    },
  };
}

function accessFrom(env: NodeJS.ProcessEnv, dataFolder: string): Parameters<typeof createApiClient>[0] {
  const { CLAWDESK_API_URL: url, CLAWDESK_TOKEN: token } = env;
  if (url && token) return { api: url.replace(/\/$/, ''), token: async () => token };
  if (url) throw new UsageError('CLAWDESK_API_URL is set and CLAWDESK_TOKEN is not: an Entra ID access token for it.');
  const file = join(dataFolder, 'local.json');
  if (!existsSync(file))
    throw new UsageError(
      `Which platform? Set CLAWDESK_API_URL and CLAWDESK_TOKEN, or start one with npm start (there is no ${file}).`,
    );
  const { api, oidc } = LocalJson.parse(JSON.parse(readFileSync(file, 'utf8')));
  const { tokenEndpoint, scope, clients } = oidc;
  return { api, token: clientCredentials({ tokenEndpoint, scope, client: clients.operator }) };
}

function reasonOf(error: unknown): string {
  const { cause, message } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}
