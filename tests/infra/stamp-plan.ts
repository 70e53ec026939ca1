import type { Plan, Resource } from './checker.ts';

/** A deployment's plan with the parameters that it was made of, and ways to find things in it. */
export type StampPlan = {
  parameters: Record<string, unknown>;
  plan: Plan;
  /** All resources of a type, in the order of the template. */
  all(type: string): Resource[];
  /** The only resource of a type; of several, the one in the module of that name. @throws if it is not one */
  one(type: string, module?: string): Resource;
  /** What is at `path` ("properties.sku.name") of a resource. */
  at(resource: Resource, path: string): unknown;
  /** The app settings of the API. */
  settings: Record<string, string>;
  /** A parameter, or what the template takes without it. */
  parameter<T>(name: string, otherwise: T): T;
  /** The same for a member of `sizes`. */
  size<T>(name: string, otherwise: T): T;
};

export function stampPlan(plan: Plan, parameters: Record<string, unknown>): StampPlan {
  const moduleOf = ({ module }: Resource): string => module.split('/').at(-1) ?? '';
  const all = (type: string): Resource[] => plan.resources.filter((resource) => resource.type === type);
  const one = (type: string, module?: string): Resource => {
    const found = all(type).filter((resource) => !module || moduleOf(resource) === module);
    if (found.length !== 1 || !found[0]) throw new Error(`${found.length} of ${type} ${module ?? ''}, not one`);
    return found[0];
  };
  const at = (resource: Resource, path: string): unknown =>
    path
      .split('.')
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], resource.body);
  const sizes = (parameters.sizes ?? {}) as Record<string, unknown>;
  return {
    parameters,
    plan,
    all,
    one,
    at,
    get settings() {
      return at(one('Microsoft.Web/sites/config'), 'properties') as Record<string, string>;
    },
    parameter: <T>(name: string, otherwise: T) => (parameters[name] ?? otherwise) as T,
    size: <T>(name: string, otherwise: T) => (sizes[name] ?? otherwise) as T,
  };
}

/** Where `actual` does not hold what `expected` says; members that `expected` does not name are not looked at. */
export function differences(actual: unknown, expected: unknown, path = ''): string[] {
  if (expected === undefined) return actual === undefined || actual === null ? [] : [`${path} is there`];
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object' || actual === null)
    return JSON.stringify(actual) === JSON.stringify(expected)
      ? []
      : [`${path} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`];
  if (Array.isArray(expected) && (actual as unknown[]).length !== expected.length)
    return [`${path} has ${(actual as unknown[]).length} items, not ${expected.length}`];
  return Object.entries(expected).flatMap(([key, value]) =>
    differences((actual as Record<string, unknown>)[key], value, path ? `${path}.${key}` : key),
  );
}
