import { z } from 'zod';

/** A long-running operation as `containerappOperationStatuses` reports it, plus what is needed to resume it. */
export const operationRecordSchema = z.object({
  id: z.string(),
  kind: z.enum(['put', 'start', 'stop', 'delete']),
  appKey: z.string(),
  subscriptionId: z.string(),
  location: z.string(),
  status: z.enum(['InProgress', 'Succeeded', 'Failed', 'Canceled']),
  startTime: z.string(),
  endTime: z.string().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

export type OperationRecord = z.infer<typeof operationRecordSchema>;
