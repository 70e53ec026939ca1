import { type AppBody, appSchema } from './app-schema.ts';
import { ArmError, invalidField, invalidFieldsPrefix } from './arm-error.ts';

const namePattern = /^(?=.{2,32}$)(?!.*--)[a-z]([a-z0-9-]*[a-z0-9])?$/;

/** @throws ArmError 400 `ContainerAppInvalidName` */
export function checkAppName(name: string): void {
  if (namePattern.test(name)) return;
  throw new ArmError(
    400,
    'ContainerAppInvalidName',
    `Invalid ContainerApp name '${name}'. A name must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character and cannot have '--'. The length must be between 2 and 32 characters.`,
  );
}

/** @throws ArmError 400 with every bad field named, paths relative to `properties` as the service writes them */
export function parseApp(body: unknown): AppBody {
  const parsed = appSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) =>
    invalidField((path[0] === 'properties' ? path.slice(1) : path).map(String).join('.') || 'body', message),
  );
  throw new ArmError(400, 'InvalidParameterValueInContainerTemplate', `${invalidFieldsPrefix} ${fields.join(' ')}`);
}

/** JSON merge patch (RFC 7396), which is what ARM's PATCH does: objects merge, `null` removes, arrays are replaced. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
