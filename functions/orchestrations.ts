import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { z } from 'zod';
import type { conversationActivities } from '../orchestrations/conversation/conversation.activities.ts';
import { conversationOrchestrator } from '../orchestrations/conversation/conversation.orchestrator.ts';
import { orchestrationsOf } from '../orchestrations/durable-orchestrations.ts';
import type { ingestionActivities } from '../orchestrations/ingestion/ingestion.activities.ts';
import { ingestionOrchestrator } from '../orchestrations/ingestion/ingestion.orchestrator.ts';
import { names } from '../orchestrations/names.ts';
import type { tenantLifecycleActivities } from '../orchestrations/tenant-lifecycle/tenant-lifecycle.activities.ts';
import { tenantLifecycleOrchestrator } from '../orchestrations/tenant-lifecycle/tenant-lifecycle.orchestrator.ts';
import type { Orchestrations } from '../shared/services/context.ts';
import { inSpan } from '../shared/telemetry/spans.ts';
import { logged } from './log.ts';

export const clientInput = df.input.durableClient();

/** Durable Functions for whoever runs with the `clientInput` binding. */
export const orchestrationsFor = (invocation: InvocationContext): Orchestrations =>
  orchestrationsOf(df.getClient(invocation), (what, error) => logged.notSetInMotion(invocation, what, error));

type Activities = {
  ingestion: ReturnType<typeof ingestionActivities>;
  conversation: ReturnType<typeof conversationActivities>;
  lifecycle: ReturnType<typeof tenantLifecycleActivities>;
};

const Carried = z.looseObject({
  trace: z.string().optional(),
  tenantId: z.string().optional(),
  conversationId: z.string().optional(),
  operationId: z.string().optional(),
  step: z.string().optional(),
  phase: z.string().optional(),
});

/** An activity runs long after what asked for it, in any process: its input carries the trace that it belongs to. */
function traced<T>(name: string, input: unknown, work: () => Promise<T>): Promise<T> {
  const { trace, tenantId, conversationId, operationId, step, phase } = Carried.safeParse(input).data ?? {};
  if (trace === undefined) return work();
  const facts = { tenantId, conversationId, operationId, step, phase };
  return inSpan(name, { parent: trace, facts }, work);
}

/** Orchestrators and activities by the names that they call each other. */
export function registerOrchestrations({ conversation, lifecycle, ingestion }: Activities): void {
  const activity = <I, O>(name: string, run: (input: I, orchestrations: Orchestrations) => Promise<O>): void => {
    df.app.activity(name, {
      extraInputs: [clientInput],
      handler: (input: I, invocation) => traced(name, input, () => run(input, orchestrationsFor(invocation))),
    });
  };
  df.app.orchestration(names.conversation, conversationOrchestrator);
  activity(names.runTurn, conversation.runTurn);
  activity(names.wakeTenant, conversation.wakeTenant);
  activity(names.giveUp, conversation.giveUp);
  activity(names.escalate, conversation.escalate);
  activity(names.writePacket, conversation.writePacket);
  activity(names.closeEpisode, conversation.closeEpisode);
  df.app.orchestration(names.tenantLifecycle, tenantLifecycleOrchestrator);
  activity(names.lifecycleStep, lifecycle.lifecycleStep);
  activity(names.endOperation, lifecycle.endOperation);
  df.app.orchestration(names.ingestion, ingestionOrchestrator);
  activity(names.extractDocument, ingestion.extractDocument);
  activity(names.stagePassages, ingestion.stagePassages);
  activity(names.switchDocument, ingestion.switchDocument);
  activity(names.failDocument, ingestion.failDocument);
}
