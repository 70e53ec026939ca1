import { z } from 'zod';

/** Whose models a tenant may use by a key of its own, in place of the platform's. */
export const ProviderKind = z.enum(['azure-openai', 'openai', 'anthropic', 'openrouter']);
export type ProviderKind = z.infer<typeof ProviderKind>;

/** Only a resource of Azure OpenAI: a free choice would let the platform call whatever it can reach. */
const AzureEndpoint = z
  .string()
  .regex(
    /^https:\/\/[a-z0-9][a-z0-9-]{0,62}\.(openai|cognitiveservices)\.azure\.com$/,
    'an address such as https://contoso.openai.azure.com',
  );
const ModelName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,99}$/, 'the name of a model or deployment');

const Chosen = z.object({
  provider: ProviderKind,
  /** Of Azure OpenAI alone. */
  endpoint: AzureEndpoint.nullable().default(null),
  /** The provider's model, or the deployment, of each route. */
  models: z.strictObject({ fast: ModelName, vision: ModelName, reasoning: ModelName }),
});

/** `PUT /tenants/{tenantId}/model-provider`. Without a key the stored one stays, if it is for the same place. */
export const PutModelProviderRequest = z
  .strictObject({
    ...Chosen.shape,
    key: z
      .string()
      .regex(/^[\x21-\x7e]{8,400}$/, '8 to 400 characters without blanks')
      .optional(),
  })
  .refine(({ provider, endpoint }) => (provider === 'azure-openai') === (endpoint !== null), {
    path: ['endpoint'],
    error: 'is needed for azure-openai, and for nothing else',
  });
export type PutModelProviderRequest = z.infer<typeof PutModelProviderRequest>;

/** What can be seen of it: of the key only its end. */
export const ModelProvider = Chosen.extend({ keyEnd: z.string(), setAt: z.iso.datetime() });
export type ModelProvider = z.infer<typeof ModelProvider>;

/** `GET /tenants/{tenantId}/model-provider`; null: the platform's own models. */
export const ModelProviderResponse = z.object({ modelProvider: ModelProvider.nullable() });
