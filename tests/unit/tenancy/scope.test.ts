import { describe, expect, it } from '@jest/globals';
import { type Actor, actsFor } from '../../../shared/tenancy/actor.ts';
import { assertScope, openScope } from '../../../shared/tenancy/scope.ts';
import { createSecretsOf, newSecretSalt, sameSecret } from '../../../shared/tenancy/tenant-secrets.ts';

const person = (roles: Extract<Actor, { kind: 'person' }>['roles'], tenants: string[]): Actor => ({
  kind: 'person',
  personId: 'p',
  name: 'P',
  roles,
  tenants,
});

describe('a scope', () => {
  it('opens for the tenants that a person is a member of, and for an operator everywhere', () => {
    expect(openScope('acme', person(['Supervisor'], ['acme'])).tenantId).toBe('acme');
    expect(openScope('globex', person(['Operator'], [])).tenantId).toBe('globex');
  });

  it('does not open for a foreign tenant, and does not say that it is there', () => {
    for (const roles of [['Supervisor'], ['Admin'], ['Supervisor', 'Admin'], []] satisfies Parameters<
      typeof person
    >[0][]) {
      expect(actsFor(person(roles, ['acme']), 'globex')).toBe(false);
      expect(() => openScope('globex', person(roles, ['acme']))).toThrow(
        expect.objectContaining({ code: 'not-found' }),
      );
    }
  });

  it('cannot be made, copied or changed by hand', () => {
    const scope = openScope('acme', person(['Supervisor'], ['acme']));
    expect(() => assertScope(scope)).not.toThrow();
    expect(() => assertScope({ ...scope })).toThrow('openScope');
    expect(() => assertScope({ ...scope, tenantId: 'globex' })).toThrow('openScope');
    expect(() => Object.assign(scope, { tenantId: 'globex' })).toThrow(TypeError);
    expect(() => Object.assign(scope.actor, { roles: ['Operator'] })).toThrow(TypeError);
    expect(scope.tenantId).toBe('acme');
  });
});

describe('a tenant’s secrets', () => {
  const master = new Uint8Array(32).fill(7);
  const tenant = { tenantId: 'acme', secretSalt: newSecretSalt() };

  it('are the same every time', () => {
    expect(createSecretsOf(master)(tenant)).toEqual(createSecretsOf(master)(tenant));
  });

  it('share nothing with each other, another tenant’s, another salt’s or another key’s', () => {
    const all = [
      createSecretsOf(master)(tenant),
      createSecretsOf(master)({ ...tenant, tenantId: 'globex' }),
      createSecretsOf(master)({ ...tenant, secretSalt: newSecretSalt() }),
      createSecretsOf(new Uint8Array(32).fill(8))(tenant),
    ].flatMap((secrets) => Object.values(secrets));
    expect(new Set(all).size).toBe(16);
    for (const secret of all) expect(secret.length).toBeGreaterThanOrEqual(43);
  });

  it('are compared whole', () => {
    const { keeperToken } = createSecretsOf(master)(tenant);
    expect(sameSecret(keeperToken, keeperToken)).toBe(true);
    for (const other of ['', keeperToken.slice(0, -1), `${keeperToken}a`, keeperToken.toUpperCase()])
      expect(sameSecret(keeperToken, other)).toBe(false);
  });
});
