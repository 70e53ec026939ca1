import { z } from 'zod';
import { referenceProblems, templateProblems } from './app-rules.ts';

/**
 * The body of `PUT Microsoft.App/containerApps` (api-version 2026-07-01): what is run here is checked,
 * what only the cloud uses (registries, dapr, workload profile, …) passes through untouched.
 */
const port = z.int().min(1).max(65_535);
const label = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'must consist of lower case alphanumeric characters or "-"');

const pathInVolume = z.string().refine((path) => !path.split('/').includes('..'), 'must stay inside the volume');

const probeSchema = z.looseObject({
  type: z.enum(['Liveness', 'Readiness', 'Startup']),
  httpGet: z
    .looseObject({
      path: z.string().default('/'),
      port,
      scheme: z.enum(['HTTP', 'HTTPS']).default('HTTP'),
      httpHeaders: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
    })
    .optional(),
  tcpSocket: z.looseObject({ port }).optional(),
  initialDelaySeconds: z.int().min(0).max(60).default(0),
  periodSeconds: z.int().min(1).max(240).default(10),
  timeoutSeconds: z.int().min(1).max(240).default(1),
  successThreshold: z.int().min(1).max(10).default(1),
  failureThreshold: z.int().min(1).max(10).default(3),
  terminationGracePeriodSeconds: z.int().min(0).max(3600).optional(),
});

const initContainerSchema = z.looseObject({
  name: label,
  image: z.string().min(1),
  command: z.array(z.string()).default([]),
  args: z.array(z.string()).default([]),
  env: z
    .array(z.object({ name: z.string().min(1), value: z.string().optional(), secretRef: z.string().optional() }))
    .default([]),
  volumeMounts: z
    .array(
      z.object({ volumeName: z.string(), mountPath: z.string().startsWith('/'), subPath: pathInVolume.optional() }),
    )
    .default([]),
});

const containerSchema = initContainerSchema.extend({ probes: z.array(probeSchema).default([]) });

const volumeSchema = z.looseObject({
  name: label,
  storageType: z.enum(['EmptyDir', 'Secret'], 'only EmptyDir and Secret volumes can be run on this machine'),
  secrets: z.array(z.object({ secretRef: z.string(), path: pathInVolume.optional() })).default([]),
});

const templateSchema = z
  .looseObject({
    revisionSuffix: label.optional(),
    terminationGracePeriodSeconds: z.int().min(0).max(600).default(30),
    initContainers: z.array(initContainerSchema).default([]),
    containers: z.array(containerSchema).min(1, 'at least one container is required'),
    scale: z.looseObject({ minReplicas: z.int().default(0), maxReplicas: z.int().default(10) }).prefault({}),
    volumes: z.array(volumeSchema).default([]),
  })
  .superRefine(templateProblems);

const secretSchema = z
  .object({
    name: label,
    value: z.string().optional(),
    keyVaultUrl: z.url().optional(),
    identity: z.string().optional(),
  })
  .refine((secret) => secret.value !== undefined || (secret.keyVaultUrl && secret.identity), {
    error: 'value or keyVaultUrl and identity should be provided',
  });

const ingressSchema = z.looseObject({
  external: z.boolean().default(false),
  targetPort: port,
  transport: z.enum(['auto', 'http', 'http2', 'tcp'], 'must be auto, http, http2 or tcp').default('auto'),
  additionalPortMappings: z
    .array(z.object({ external: z.boolean().default(false), targetPort: port, exposedPort: port.optional() }))
    .default([]),
});

const configurationSchema = z.looseObject({
  activeRevisionsMode: z.enum(['Single'], 'only revision mode Single can be run on this machine').default('Single'),
  maxInactiveRevisions: z.int().min(0).max(100).default(100),
  secrets: z.array(secretSchema).default([]),
  ingress: ingressSchema.optional(),
});

export const appSchema = z.object({
  location: z.string().min(1),
  tags: z.record(z.string(), z.string()).optional(),
  identity: z.looseObject({}).optional(),
  properties: z
    .looseObject({
      environmentId: z.string().min(1).optional(),
      managedEnvironmentId: z.string().min(1).optional(),
      configuration: configurationSchema.prefault({}),
      template: templateSchema,
    })
    .superRefine(referenceProblems),
});

export type AppBody = z.infer<typeof appSchema>;
export type Secret = z.infer<typeof secretSchema>;
export type Template = z.infer<typeof templateSchema>;
export type Container = z.infer<typeof containerSchema>;
export type InitContainer = z.infer<typeof initContainerSchema>;
export type Volume = z.infer<typeof volumeSchema>;
export type Probe = z.infer<typeof probeSchema>;
