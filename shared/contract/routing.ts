import { z } from 'zod';

/** How a customer sounds. */
export const Mood = z.enum(['calm', 'upset', 'angry']);
export type Mood = z.infer<typeof Mood>;

/** Where a customer's messages go: one of the models, or a person. */
export const RouteTarget = z.enum(['fast', 'vision', 'reasoning', 'person']);
export type RouteTarget = z.infer<typeof RouteTarget>;

/** A word or phrase, found whole and in any case; one that ends with `*` also finds longer words. */
export const RoutingWord = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/[\p{L}\p{N}]/u, 'needs a letter or digit');

/** What must hold together. Nothing at all is always so. */
export const RoutingConditions = z.strictObject({
  hasImage: z.boolean().optional(),
  mood: Mood.optional(),
  asksForPerson: z.boolean().optional(),
  /** It asks for reasons, a comparison or steps. */
  asksWhy: z.boolean().optional(),
  /** The text has more characters than this. */
  longerThan: z.int().min(1).max(100_000).optional(),
  /** At least one of them is in the text. */
  anyWord: z.array(RoutingWord).min(1).max(50).optional(),
});
export type RoutingConditions = z.infer<typeof RoutingConditions>;

export const RoutingRule = z.strictObject({
  name: z.string().trim().min(1).max(60),
  when: RoutingConditions,
  to: RouteTarget,
  /** Is shown with every message that the rule sends somewhere. */
  reason: z.string().trim().min(1).max(200),
});
export type RoutingRule = z.infer<typeof RoutingRule>;

export const routingLimits = { rules: 50, words: 500 } as const;

const isAlways = ({ when }: RoutingRule): boolean => Object.values(when).every((condition) => condition === undefined);
const wordsIn = (rules: RoutingRule[]): number => rules.reduce((sum, { when }) => sum + (when.anyWord?.length ?? 0), 0);

/** The first rule that fits decides. An image goes past rules to models that cannot see it, at last to `vision`; anything else to `fast`. */
export const RoutingPolicy = z
  .array(RoutingRule)
  .min(1)
  .max(routingLimits.rules)
  .refine((rules) => new Set(rules.map(({ name }) => name)).size === rules.length, 'the names of rules must differ')
  .refine(
    (rules) => rules.slice(0, -1).every((rule) => !isAlways(rule)),
    'a rule without conditions must be the last one: nothing gets past it',
  )
  .refine(
    (rules) => wordsIn(rules) <= routingLimits.words,
    `at most ${routingLimits.words} words in all rules together`,
  );
export type RoutingPolicy = z.infer<typeof RoutingPolicy>;

/** What a decision was made by; `words` are those of the rule that are in the text. */
export const RouteFeatures = z.object({
  hasImage: z.boolean(),
  mood: Mood,
  asksForPerson: z.boolean(),
  asksWhy: z.boolean(),
  /** Characters. */
  length: z.int(),
  words: z.array(z.string()),
});
export type RouteFeatures = z.infer<typeof RouteFeatures>;

export const RouteDecision = z.object({
  /** Its name; null when no rule fits. */
  rule: z.string().nullable(),
  features: RouteFeatures,
  to: RouteTarget,
  reason: z.string(),
});
export type RouteDecision = z.infer<typeof RouteDecision>;

/** `GET /tenants/{tenantId}/routing`: the rules that hold. */
export const RoutingResponse = z.object({ rules: z.array(RoutingRule), isDefault: z.boolean() });
export type RoutingResponse = z.infer<typeof RoutingResponse>;

/** `POST /tenants/{tenantId}/routing/try`. `rules` in place of those that hold; null is the platform's own. */
export const TryRoutingRequest = z.strictObject({
  text: z.string().max(8000),
  hasImage: z.boolean().default(false),
  rules: RoutingPolicy.nullable().optional(),
});
export type TryRoutingRequest = z.infer<typeof TryRoutingRequest>;
