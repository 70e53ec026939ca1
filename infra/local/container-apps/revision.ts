import { randomInt } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type AppRecord, latestRevision, type RevisionRecord } from './app-record.ts';
import { invalidField, invalidFieldsPrefix } from './arm-error.ts';
import { provisioningFailure } from './provisioning.ts';

/**
 * The revision of the app's template: the latest one when the template did not change, else a new one.
 * Changes of the configuration alone (secrets, ingress) make no revision.
 * @throws ProvisioningError when the revision suffix is taken
 */
export function addRevision(app: AppRecord): RevisionRecord {
  const { template, configuration } = app.body.properties;
  const latest = latestRevision(app);
  if (latest && isDeepStrictEqual(latest.template, template)) return latest;

  const { revisionSuffix } = template;
  const name = `${app.name}--${revisionSuffix ?? randomSuffix()}`;
  if (app.revisions.some((revision) => revision.name === name)) {
    const details = `Invalid value: "${revisionSuffix}": revision with suffix ${revisionSuffix} already exists.`;
    throw provisioningFailure(app, `${invalidFieldsPrefix} ${invalidField('template.revisionsuffix', details)}`);
  }
  const now = new Date().toISOString();
  const revision: RevisionRecord = {
    name,
    createdTime: now,
    lastActiveTime: now,
    active: true,
    provisioningState: 'Provisioning',
    template,
  };
  const inactive = app.revisions.filter(({ active }) => !active);
  const dropped = new Set(inactive.slice(0, Math.max(0, inactive.length - configuration.maxInactiveRevisions)));
  app.revisions = [...app.revisions.filter((known) => !dropped.has(known)), revision];
  return revision;
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
const randomSuffix = () => Array.from({ length: 7 }, () => alphabet[randomInt(alphabet.length)]).join('');
