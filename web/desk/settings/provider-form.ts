import type { ModelProvider, ProviderKind, PutModelProviderRequest } from '../../../shared/contract/model-provider.ts';

export const providerNames: Record<ProviderKind, string> = {
  'azure-openai': 'Azure OpenAI',
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  openrouter: 'OpenRouter',
};

export const modelRoutes = ['fast', 'vision', 'reasoning'] as const;
export type ModelRoute = (typeof modelRoutes)[number];

export type ProviderForm = { provider: ProviderKind; endpoint: string; key: string } & Record<ModelRoute, string>;
export type ProviderField = keyof ProviderForm;
export const providerFields: readonly ProviderField[] = ['provider', 'endpoint', 'key', ...modelRoutes];

/** A key is never read back, so the form begins without one. */
export const providerFormOf = (stored: ModelProvider | null): ProviderForm => ({
  provider: stored?.provider ?? 'azure-openai',
  endpoint: stored?.endpoint ?? '',
  key: '',
  fast: stored?.models.fast ?? '',
  vision: stored?.models.vision ?? '',
  reasoning: stored?.models.reasoning ?? '',
});

/** Only Azure OpenAI has an address of its own. */
export const hasEndpoint = ({ provider }: Pick<ProviderForm, 'provider'>): boolean => provider === 'azure-openai';

export const providerIn = (form: ProviderForm): PutModelProviderRequest => ({
  provider: form.provider,
  endpoint: hasEndpoint(form) ? endpointIn(form) : null,
  models: { fast: form.fast.trim(), vision: form.vision.trim(), reasoning: form.reasoning.trim() },
  ...(form.key.trim() === '' ? {} : { key: form.key.trim() }),
});

const endpointIn = ({ endpoint }: ProviderForm): string => endpoint.trim().toLowerCase().replace(/\/$/, '');

/** A stored key goes nowhere but to where it was given for. */
export const keepsKey = (form: ProviderForm, stored: ModelProvider | null): boolean =>
  stored !== null && stored.provider === form.provider && (!hasEndpoint(form) || stored.endpoint === endpointIn(form));

const azureAddress = /^https:\/\/[a-z0-9][a-z0-9-]{0,62}\.(openai|cognitiveservices)\.azure\.com$/;

/** What is missing or cannot be right, before the server is asked. */
export function providerObjections(
  form: ProviderForm,
  stored: ModelProvider | null,
): Partial<Record<ProviderField, string>> {
  const found: Partial<Record<ProviderField, string>> = {};
  if (hasEndpoint(form) && !azureAddress.test(endpointIn(form)))
    found.endpoint = 'An address such as https://contoso.openai.azure.com is needed.';
  for (const route of modelRoutes)
    if (!/^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,99}$/.test(form[route].trim()))
      found[route] = 'The name of a model or deployment is needed, without blanks.';
  const key = form.key.trim();
  if (key === '' && !keepsKey(form, stored)) found.key = 'A key for this provider is needed.';
  else if (key !== '' && !/^[\x21-\x7e]{8,400}$/.test(key)) found.key = 'A key has 8 to 400 characters and no blanks.';
  return found;
}
