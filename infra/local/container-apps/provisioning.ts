import type { AppRecord } from './app-record.ts';
import { invalidField, invalidFieldsPrefix, ProvisioningError } from './arm-error.ts';
import type { Image } from './launch.ts';

/** What must be there before a revision can run; each failure carries the service's kind of message. */
export const provisioningFailure = (app: AppRecord, details: string) =>
  new ProvisioningError(`Failed to provision revision for container app '${app.name}'. Error details: ${details}.`);

/** @throws ProvisioningError naming every container whose image does not exist */
export function checkImages(app: AppRecord, images: Readonly<Record<string, Image>>): void {
  const { initContainers, containers } = app.body.properties.template;
  const fields = [...initContainers, ...containers]
    .filter(({ image }) => images[image] === undefined)
    .map(({ name, image }) =>
      invalidField(
        `template.containers.${name}.image`,
        `Invalid value: "${image}": ImagePullFailure: MANIFEST_UNKNOWN: manifest is not found`,
      ),
    );
  if (fields.length > 0) throw provisioningFailure(app, `${invalidFieldsPrefix} ${fields.join(' ')}.`);
}

/** @throws ProvisioningError when a Key Vault reference cannot be read */
export async function readSecrets(
  app: AppRecord,
  read: (keyVaultUrl: string) => Promise<string>,
): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const { name, value, keyVaultUrl = '', identity } of app.body.properties.configuration.secrets) {
    try {
      values.set(name, value ?? (await read(keyVaultUrl)));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const details = `Unable to get value using Managed identity ${identity}: ${reason}`;
      throw provisioningFailure(app, invalidField(`configuration.secrets.${name}`, details));
    }
  }
  return values;
}
