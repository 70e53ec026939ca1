import type { TokenCredential } from '@azure/identity';
import OpenAI from 'openai';
import { allowsInsecure } from './loopback.ts';

export type OpenAiOptions = { endpoint: string; key?: string; credential: TokenCredential };

const scope = 'https://cognitiveservices.azure.com/.default';

/** Azure OpenAI's v1 surface. Whoever calls it repeats: see `call-model.ts`. */
export function createOpenAi(options: OpenAiOptions): OpenAI {
  allowsInsecure(options.endpoint);
  const token = async (): Promise<string> => {
    const access = await options.credential.getToken(scope);
    if (!access) throw new Error('No token for Azure OpenAI could be had.');
    return access.token;
  };
  return new OpenAI({
    baseURL: `${options.endpoint.replace(/\/$/, '')}/openai/v1/`,
    apiKey: options.key ?? token,
    maxRetries: 0,
    timeout: 60_000,
  });
}
