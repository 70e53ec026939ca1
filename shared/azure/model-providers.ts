import OpenAI from 'openai';
import type { ProviderKind } from '../contract/model-provider.ts';

/** Where each provider answers in the words of OpenAI; Azure's is the tenant's own resource. */
const addresses: Record<Exclude<ProviderKind, 'azure-openai'>, string> = {
  openai: 'https://api.openai.com/v1/',
  anthropic: 'https://api.anthropic.com/v1/',
  openrouter: 'https://openrouter.ai/api/v1/',
};

export const providerNames: Record<ProviderKind, string> = {
  'azure-openai': 'Azure OpenAI',
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  openrouter: 'OpenRouter',
};

/** A client for a tenant's own provider. `everywhere`, on a laptop, stands in for all of them. Redirects are refused. */
export function createProviderClient(
  own: { provider: ProviderKind; endpoint: string | null; key: string },
  everywhere: string | null,
): OpenAI {
  const address = own.provider === 'azure-openai' ? `${own.endpoint}/openai/v1/` : addresses[own.provider];
  return new OpenAI({
    baseURL: everywhere ?? address,
    apiKey: own.key,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: 60_000,
    fetchOptions: { redirect: 'error' },
  });
}
