import fc from 'fast-check';
import { z } from 'zod';

/** As much of JSON Schema as the OpenAPI document uses. */
const Schema = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  pattern: z.string().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  maxItems: z.number().optional(),
});

/** Texts that have broken something somewhere. */
export const nastyText = fc.oneof(
  fc.constantFrom('', ' ', '..', '../../etc/passwd', '\u0000', 'a|b', "' OR 1=1 --", '<script>', '%00', '\ud800'),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '😀'.repeat(40),
    'x'.repeat(5000),
    '\u202e',
    'NaN',
    '-0',
    '1e309',
    'null',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

const nastyValue = fc.oneof(
  nastyText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.double(),
  fc.constant(Number.MAX_SAFE_INTEGER + 2),
);

/** Values that follow a JSON Schema, and now and then, at any depth, do not. `known` gives fields by name. */
export function arbitraryOf(
  schema: unknown,
  known: Record<string, fc.Arbitrary<unknown>> = {},
  name = '',
): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: known[name] ?? valid(schema, known) }, { weight: 1, arbitrary: nastyValue });
}

function valid(schema: unknown, known: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  const { type, enum: choices, const: only, pattern, maxLength = 60, minimum, maximum, ...rest } = Schema.parse(schema);
  if (choices) return fc.constantFrom(...choices);
  if (only !== undefined) return fc.constant(only);
  switch (type) {
    case 'string':
      return pattern ? fc.stringMatching(new RegExp(pattern)) : fc.string({ maxLength: Math.min(maxLength, 60) });
    case 'integer':
      return fc.integer({ min: Math.max(minimum ?? -1e6, -1e9), max: Math.min(maximum ?? 1e6, 1e9) });
    case 'number':
      return fc.double({ min: minimum ?? -1e6, max: maximum ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(arbitraryOf(rest.items ?? {}, known), { maxLength: rest.maxItems ?? 4 });
    case 'object':
      return objectOf(rest, known);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objectOf(
  {
    properties = {},
    required = [],
  }: { properties?: Record<string, unknown> | undefined; required?: string[] | undefined },
  known: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, arbitraryOf(field, known, name)]),
  );
  const follows = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
  return fc.oneof(
    { weight: 8, arbitrary: follows },
    { weight: 1, arbitrary: fc.record(fields, { requiredKeys: [] }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(follows, fc.dictionary(nastyText, nastyValue, { maxKeys: 3 }))
        .map(([a, b]) => ({ ...a, ...b })),
    },
  );
}
