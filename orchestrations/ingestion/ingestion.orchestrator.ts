import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import { RetryOptions } from 'durable-functions';
import { names } from '../names.ts';
import type { Extracted, Ingestion } from './ingestion.activities.ts';

const passagesPerPage = 500;

/**
 * One version of a document: from the stored file to passages that answer. What the file's owner can mend ends it as
 * failed with the reason; so does a service that does not come back within the retries.
 */
export const ingestionOrchestrator: OrchestrationHandler = function* (context: OrchestrationContext) {
  const input = context.df.getInput<Ingestion>();
  if (!input) throw new Error('The ingestion has no input.');
  const retry = new RetryOptions(500, 6);
  retry.backoffCoefficient = 2;
  retry.maxRetryIntervalInMilliseconds = 30_000;
  let passages = 0;
  try {
    const extracted: Pick<Extracted, 'passages'> | null = yield context.df.callActivityWithRetry(
      names.extractDocument,
      retry,
      input,
    );
    if (extracted === null) return;
    passages = extracted.passages;
    for (let from = 0; from < passages; from += passagesPerPage) {
      const page = { ...input, passages, from };
      const wanted: boolean = yield context.df.callActivityWithRetry(names.stagePassages, retry, page);
      if (!wanted) return;
    }
    yield context.df.callActivityWithRetry(names.switchDocument, retry, { ...input, passages });
  } catch {
    const error = 'A service that is needed to read the document did not answer; send it again.';
    yield context.df.callActivityWithRetry(names.failDocument, retry, { ...input, passages, error });
  }
};
