import { z } from 'zod';
import { ModelProvider } from '../contract/model-provider.ts';
import { TenantId, TenantSettings, TenantStatus } from '../contract/tenant.ts';
import { TenantCalibration } from './gate/tenant-calibration.ts';

/** Without budgets; the limits a minute stop what has run wild. */
const defaultModelLimits: TenantSettings['models'] = {
  tokensPerDay: null,
  usdPerMonth: null,
  requestsPerMinute: 1200,
  tokensPerMinute: 2_000_000,
};

/** Settings that came later have defaults here alone: in a partial update a default would undo what is set. */
const StoredSettings = TenantSettings.extend({
  routing: TenantSettings.shape.routing.default(null),
  models: TenantSettings.shape.models.default(defaultModelLimits),
  escalateToReasoning: TenantSettings.shape.escalateToReasoning.default(true),
  rerank: TenantSettings.shape.rerank.default(false),
  learnFromAnswers: TenantSettings.shape.learnFromAnswers.default(true),
  checkClaims: TenantSettings.shape.checkClaims.default(true),
  heldWords: TenantSettings.shape.heldWords.default([]),
});

/** A tenant's own model provider; the key is sealed by `sealed-text.ts`. */
const StoredModelProvider = ModelProvider.extend({ sealedKey: z.string() });
export type StoredModelProvider = z.infer<typeof StoredModelProvider>;

/** A tenant as it is stored. Its secrets are not: they are derived from `secretSalt` and the platform's master key. */
export const TenantRecord = z.object({
  tenantId: TenantId,
  status: TenantStatus,
  settings: StoredSettings,
  stamp: z.string(),
  /** 256 random bits; a new salt rotates every secret of the tenant. */
  secretSalt: z.string(),
  /** How often the tokens were renewed, and by which operation last; without it, never. */
  secrets: z.object({ version: z.int().min(1), renewedBy: z.string() }).optional(),
  instance: z
    .object({
      appName: z.string(),
      url: z.string(),
      keeperUrl: z.string(),
      lifeId: z.string(),
      bootId: z.string(),
      snapshotAt: z.string().nullable(),
    })
    .nullable(),
  snapshot: z.object({ id: z.string(), lifeId: z.string(), at: z.string() }).nullable(),
  operation: z.object({ id: z.string(), kind: z.string() }).nullable(),
  /** Of the gate; without it the platform's own holds. */
  calibration: TenantCalibration.optional(),
  /** Without it the platform's models answer. */
  modelProvider: StoredModelProvider.optional(),
  createdAt: z.string(),
  lastActivityAt: z.string(),
});
export type TenantRecord = z.infer<typeof TenantRecord>;

export const defaultSettings = (tenantId: string): TenantSettings => ({
  displayName: tenantId.replace(
    /(^|-)(\w)/g,
    (_, dash: string, letter: string) => (dash ? ' ' : '') + letter.toUpperCase(),
  ),
  persona: 'You are friendly, precise and brief.',
  greeting: 'Hello! How can I help you?',
  confidenceThreshold: 0,
  checkClaims: true,
  heldWords: [],
  escalateToReasoning: true,
  rerank: false,
  learnFromAnswers: true,
  routing: null,
  idleAfterSeconds: 900,
  allowedOrigins: [],
  sla: { answer: 120, heldDraft: 300, handOff: 300 },
  hours: null,
  afterHours: 'promise',
  reopenWithinHours: 72,
  limits: { visitorPerMinute: 30, tenantPerMinute: 1200 },
  models: defaultModelLimits,
});
