import OpenAI from 'openai';
import { startModels } from '../../infra/local/models/start-models.ts';
import { createEmbedTexts } from '../../shared/services/knowledge/embed-texts.ts';
import { createCallModel } from '../../shared/services/models/call-model.ts';
import type { EvalModel } from './eval-task.ts';

const dimensions = 1536;

/** `endpoint` as the openai SDK takes it. */
export type GivenModel = { endpoint: string; key: string; embedding: string };

/** The embedding model at an endpoint such as https://name.openai.azure.com/openai/v1/, or else the stand-in in this process. */
export async function openModel(given?: GivenModel): Promise<EvalModel & { close(): Promise<void> }> {
  const local = given ? null : await startModels({ port: 0 });
  const name = given?.embedding ?? 'text-embedding-3-small';
  const openai = new OpenAI({
    baseURL: given?.endpoint ?? `${local?.endpoint}/openai/v1/`,
    apiKey: given?.key ?? local?.key ?? '',
  });
  const callModel = createCallModel({ deploymentsFor: async () => [{ id: name, openai, model: name }] });
  return {
    name,
    isStandIn: local !== null,
    embed: createEmbedTexts({ callModel, dimensions }),
    close: async () => local?.close(),
  };
}
