import { z } from 'zod';
import { appSchema } from './app-schema.ts';

/** What the store keeps of an app: the client's body, and what the service decided about it. */
const template = appSchema.shape.properties.shape.template;

const revisionSchema = z.object({
  name: z.string(),
  createdTime: z.string(),
  lastActiveTime: z.string(),
  active: z.boolean(),
  provisioningState: z.enum(['Provisioning', 'Provisioned', 'Failed']),
  provisioningError: z.string().optional(),
  template,
});

export const appRecordSchema = z.object({
  subscriptionId: z.string(),
  resourceGroup: z.string(),
  name: z.string(),
  body: appSchema,
  createdAt: z.string(),
  modifiedAt: z.string(),
  provisioningState: z.enum(['InProgress', 'Succeeded', 'Failed', 'Canceled', 'Deleting']),
  /** What the owner asked for; processes follow it, also after a restart of this server. */
  desired: z.enum(['Running', 'Stopped']),
  revisions: z.array(revisionSchema),
  latestReadyRevisionName: z.string().optional(),
  /** Local ingress port per target port. */
  ports: z.record(z.string(), z.number()),
});

export type AppRecord = z.infer<typeof appRecordSchema>;
export type RevisionRecord = z.infer<typeof revisionSchema>;

export const latestRevision = (app: AppRecord): RevisionRecord | undefined => app.revisions.at(-1);
