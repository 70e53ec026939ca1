import { z } from 'zod';
import { RoutingPolicy, RoutingWord } from './routing.ts';

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

/** Opening hours of the people, by weekday, in the tenant's own time zone; several spans a day are a split shift. */
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time such as 09:00');
const Span = z
  .strictObject({ from: TimeOfDay, to: TimeOfDay })
  .refine(({ from, to }) => from < to, 'must end after it begins');
const Spans = z.array(Span).max(6);
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export const Hours = z.strictObject({
  timeZone: z
    .string()
    .max(64)
    .refine((zone) => isTimeZone(zone), 'an IANA time zone such as Europe/Berlin'),
  monday: Spans,
  tuesday: Spans,
  wednesday: Spans,
  thursday: Spans,
  friday: Spans,
  saturday: Spans,
  sunday: Spans,
});
export type Hours = z.infer<typeof Hours>;

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const Seconds = z
  .int()
  .min(0)
  .max(7 * 86_400);
/** Seconds within opening hours until a light turns red; 0 sets no limit. */
export const SlaSettings = z.strictObject({ answer: Seconds, heldDraft: Seconds, handOff: Seconds });
export type SlaSettings = z.infer<typeof SlaSettings>;

/**
 * What happens when a person is needed outside opening hours. `hold`: clocks stand still until people are back.
 * `promise`: as `hold`, and the customer is told when that is. `hand-off`: as if it were open.
 */
export const AfterHours = z.enum(['hold', 'promise', 'hand-off']);
export type AfterHours = z.infer<typeof AfterHours>;

/**
 * What the tenant's models may use, days and months by UTC; a budget of null is none. When a budget is used up, people
 * answer until it renews. Dollars are counted by list prices.
 */
export const ModelLimits = z.strictObject({
  tokensPerDay: z.int().min(0).max(10_000_000_000).nullable(),
  usdPerMonth: z.number().min(0).max(1_000_000).nullable(),
  requestsPerMinute: z.int().min(1).max(100_000),
  tokensPerMinute: z.int().min(1).max(100_000_000),
});

export const TenantSettings = z.strictObject({
  displayName: z.string().trim().min(1).max(80),
  /** What the assistant is told about itself and the company; becomes its persona. */
  persona: z.string().max(4000),
  greeting: z.string().max(400),
  /** An answer of a lower confidence waits for a person. 0 sends everything but commitments, 1 holds everything. */
  confidenceThreshold: z.number().min(0).max(1),
  /** An answer's claims are checked against its passages by a second model; without, by comparing words alone. */
  checkClaims: z.boolean(),
  /** A question or answer with one of these words waits for a person, as promises of money, changes and legal words do. */
  heldWords: z.array(RoutingWord).max(100),
  /** A fast answer that the check keeps back is asked for again, of the reasoning model. */
  escalateToReasoning: z.boolean(),
  /** A model puts the passages that were found in the order in which they help: better answers at more cost and time. */
  rerank: z.boolean(),
  /** What people approve, edit or resolve leads later searches to the documents that helped. Texts are not kept. */
  learnFromAnswers: z.boolean(),
  /** Which model, or whether a person, gets a message; null: the platform's own rules. */
  routing: RoutingPolicy.nullable(),
  /** The instance is paused after so many seconds without a message; 0 keeps it awake. */
  idleAfterSeconds: z.int().min(0).max(86_400),
  /** Sites that may embed the chat. */
  allowedOrigins: z.array(Origin).max(50),
  sla: SlaSettings,
  /** Null: people are there at all hours. */
  hours: Hours.nullable(),
  afterHours: AfterHours,
  /** A customer who writes within so many hours of a resolution goes on with it; later begins a new episode. */
  reopenWithinHours: z.int().min(0).max(8760),
  limits: z.strictObject({ visitorPerMinute: z.int().min(1).max(600), tenantPerMinute: z.int().min(1).max(100_000) }),
  models: ModelLimits,
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

export const OperationKind = z.enum(['create', 'pause', 'resume', 'destroy', 'update', 'backup', 'restore', 'rotate']);
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
