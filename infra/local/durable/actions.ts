import { z } from 'zod';

/** The library's action types (`durable-functions` 3.5, ActionType). */
export const ActionType = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  CallEntity: 7,
  SignalEntity: 9,
  WhenAny: 11,
  WhenAll: 12,
} as const;

const retryOptions = z.object({
  firstRetryIntervalInMilliseconds: z.number(),
  maxNumberOfAttempts: z.number(),
  backoffCoefficient: z.number().optional(),
  maxRetryIntervalInMilliseconds: z.number().optional(),
  retryTimeoutInMilliseconds: z
    .undefined('retryTimeoutInMilliseconds is refused: on Azure the orchestration would never resume')
    .optional(),
});
export type RetryOptions = z.output<typeof retryOptions>;

const instant = z.iso.datetime().transform((text) => Date.parse(text));
const functionName = z.string();
const instanceId = z.string().nullish();
const version = z.string().nullish();
const input = z.unknown().optional();
const entity = { instanceId: z.string(), operation: z.string(), input };

const simpleActions = [
  z.object({ actionType: z.literal(ActionType.CallActivity), functionName, input }),
  z.object({ actionType: z.literal(ActionType.CallActivityWithRetry), functionName, input, retryOptions }),
  z.object({ actionType: z.literal(ActionType.CallSubOrchestrator), functionName, input, instanceId, version }),
  z.object({
    actionType: z.literal(ActionType.CallSubOrchestratorWithRetry),
    functionName,
    input,
    instanceId,
    version,
    retryOptions,
  }),
  z.object({ actionType: z.literal(ActionType.ContinueAsNew), input }),
  z.object({ actionType: z.literal(ActionType.CreateTimer), fireAt: instant, isCanceled: z.boolean() }),
  z.object({ actionType: z.literal(ActionType.WaitForExternalEvent), externalEventName: z.string() }),
  z.object({ actionType: z.literal(ActionType.CallEntity), ...entity }),
  z.object({ actionType: z.literal(ActionType.SignalEntity), ...entity }),
] as const;

export type Action =
  | z.output<(typeof simpleActions)[number]>
  | { actionType: (typeof ActionType)['WhenAny' | 'WhenAll']; compoundActions: Action[] };

const compoundAction = z.object({
  actionType: z.literal([ActionType.WhenAny, ActionType.WhenAll]),
  get compoundActions(): z.ZodType<Action[]> {
    return z.array(action);
  },
});
const unsupported: Record<number, string> = { 8: 'callHttp', 13: 'df.lock', 14: 'df.lock' };
const action: z.ZodType<Action> = z.discriminatedUnion('actionType', [...simpleActions, compoundAction], {
  error: (issue) => {
    const { actionType } = z.object({ actionType: z.number() }).parse(issue.input);
    return `${unsupported[actionType] ?? `action ${actionType}`} is not supported by the local Durable engine`;
  },
});

/** What the library answers for one episode: the WHOLE list of actions since the instance (generation) started. */
export const orchestratorState = z.object({
  isDone: z.boolean(),
  actions: z.array(z.array(action)),
  output: z.unknown().optional(),
  customStatus: z.unknown().optional(),
  error: z.string().optional(),
});
export type OrchestratorState = z.output<typeof orchestratorState>;
