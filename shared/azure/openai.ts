import type { TokenCredential } from '@azure/identity';
import OpenAI from 'openai';
import type { Access } from './access.ts';
import { allowsInsecure } from './loopback.ts';

export type OpenAiOptions = { endpoint: string } & Access;

const scope = 'https://cognitiveservices.azure.com/.default';

/** Azure OpenAI's v1 surface. Whoever calls it repeats: see `call-model.ts`. */
export function createOpenAi(options: OpenAiOptions): OpenAI {
  allowsInsecure(options.endpoint);
  return new OpenAI({
    baseURL: `${options.endpoint.replace(/\/$/, '')}/openai/v1/`,
    apiKey: 'key' in options ? options.key : () => tokenOf(options.credential),
    maxRetries: 0,
    timeout: 60_000,
  });
}

async function tokenOf(credential: TokenCredential): Promise<string> {
  const access = await credential.getToken(scope);
  if (!access) throw new Error('No token for Azure OpenAI could be had.');
  return access.token;
}
