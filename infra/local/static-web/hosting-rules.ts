import { z } from 'zod';

/**
 * The part of `staticwebapp.config.json` that this server honours. Anything else in the file is refused at start, so
 * that a rule which only Azure would apply cannot go unnoticed.
 * Source: learn.microsoft.com/azure/static-web-apps/configuration
 */
const headers = z.record(z.string(), z.string());
const path = z.string().startsWith('/');

export const HostingRules = z.strictObject({
  $schema: z.string().optional(),
  routes: z
    .array(
      z.strictObject({
        route: path,
        methods: z.array(z.string().toUpperCase()).optional(),
        rewrite: path.optional(),
        redirect: z.string().optional(),
        statusCode: z.int().optional(),
        headers: headers.default({}),
      }),
    )
    .default([]),
  navigationFallback: z.strictObject({ rewrite: path, exclude: z.array(z.string()).default([]) }).optional(),
  globalHeaders: headers.default({}),
  mimeTypes: headers.default({}),
  responseOverrides: z
    .record(
      z.string().regex(/^[1-5]\d\d$/),
      z.strictObject({ rewrite: path.optional(), redirect: z.string().optional(), statusCode: z.int().optional() }),
    )
    .default({}),
});
export type HostingRules = z.infer<typeof HostingRules>;

/** True when `path` is meant by `pattern`: exact, or with one `*` at the end, optionally narrowed as in `/images/*.{png,jpg}`. */
export function matches(pattern: string, path: string): boolean {
  const star = pattern.indexOf('*');
  if (star === -1) return pattern === path;
  const extensions = /^\.\{?([^}]+)\}?$/.exec(pattern.slice(star + 1))?.[1]?.split(',');
  return (
    path.startsWith(pattern.slice(0, star)) &&
    (extensions === undefined || extensions.some((one) => path.endsWith(`.${one.trim()}`)))
  );
}

/** The first rule for the request; Static Web Apps looks no further than that. */
export const firstRoute = (
  rules: HostingRules,
  method: string,
  path: string,
): HostingRules['routes'][number] | undefined =>
  rules.routes.find((rule) => (rule.methods?.includes(method) ?? true) && matches(rule.route, path));

/** Global headers, overridden by the route's; an empty value takes a header away. */
export function responseHeaders(rules: HostingRules, ofRoute: Readonly<Record<string, string>>): Headers {
  const result = new Headers(rules.globalHeaders);
  for (const [name, value] of Object.entries(ofRoute)) {
    if (value === '') result.delete(name);
    else result.set(name, value);
  }
  return result;
}
