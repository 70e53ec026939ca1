import { z } from 'zod';

const reservedNames = new Set(
  'admin api app apps auth billing chat clawdesk console dashboard docs help internal live login mail media metrics root static status supervisor support system test www'.split(
    ' ',
  ),
);

/** A tenant's name is its id, its subdomain and part of its resources' names. */
export const TenantId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,30}$/, 'use 2–31 of a–z 0–9 -, beginning with a letter')
  .refine((name) => !name.includes('--'), 'must not contain --')
  .refine((name) => !name.endsWith('-'), 'must not end with -');

/** A name that a new tenant may take. */
export const NewTenantId = TenantId.refine((name) => !reservedNames.has(name), 'is reserved; choose another name');

export const TenantStatus = z.enum([
  'creating',
  'ready',
  'pausing',
  'paused',
  'resuming',
  'updating',
  'destroying',
  'failed',
]);
export type TenantStatus = z.infer<typeof TenantStatus>;

export const Origin = z.string().regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/, 'an origin such as https://shop.example');

export const TenantSettings = z.strictObject({
  displayName: z.string().trim().min(1).max(80),
  /** What the assistant is told about itself and the company; becomes its persona. */
  persona: z.string().max(4000),
  greeting: z.string().max(400),
  /** An answer of a lower confidence waits for a person. 0 sends everything, 1 holds everything. */
  confidenceThreshold: z.number().min(0).max(1),
  /** The instance is paused after so many seconds without a message; 0 keeps it awake. */
  idleAfterSeconds: z.int().min(0).max(86_400),
  /** Sites that may embed the chat. */
  allowedOrigins: z.array(Origin).max(50),
  limits: z.strictObject({ visitorPerMinute: z.int().min(1).max(600), tenantPerMinute: z.int().min(1).max(100_000) }),
});
export type TenantSettings = z.infer<typeof TenantSettings>;

/** A tenant as operators see it: never a secret. */
export const Tenant = z.object({
  tenantId: TenantId,
  status: TenantStatus,
  settings: TenantSettings,
  operationId: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastActivityAt: z.iso.datetime(),
});
export type Tenant = z.infer<typeof Tenant>;

export const CreateTenantRequest = z.strictObject({
  tenantId: NewTenantId,
  settings: TenantSettings.partial().optional(),
});
export const UpdateTenantRequest = z.strictObject({ settings: TenantSettings.partial() });

export const OperationKind = z.enum(['create', 'pause', 'resume', 'destroy', 'update', 'backup', 'restore']);
export type OperationKind = z.infer<typeof OperationKind>;

export const OperationStep = z.object({
  name: z.string(),
  status: z.enum(['running', 'succeeded', 'failed', 'compensated', 'compensation-failed']),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  error: z.string().optional(),
});
export type OperationStep = z.infer<typeof OperationStep>;

export const Operation = z.object({
  id: z.string(),
  tenantId: TenantId,
  kind: OperationKind,
  status: z.enum(['running', 'succeeded', 'failed']),
  steps: z.array(OperationStep),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  error: z.string().optional(),
  result: z.record(z.string(), z.unknown()).optional(),
});
export type Operation = z.infer<typeof Operation>;

export const OperationAccepted = z.object({
  operationId: z.string(),
  tenantId: TenantId,
  /** Only when a tenant is created: its first API key. It is shown this once. */
  apiKey: z.string().optional(),
});

export const CreateKeyRequest = z.strictObject({ name: z.string().trim().min(1).max(80) });
export const ApiKeyCreated = z.object({ keyId: z.string(), name: z.string(), apiKey: z.string() });
export const ApiKeySummary = z.object({ keyId: z.string(), name: z.string(), createdAt: z.iso.datetime() });
