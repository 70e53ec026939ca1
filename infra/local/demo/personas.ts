import { DEFAULT_PERSONAS, type Persona } from '../entra/identities.ts';

/** Who signs in on a laptop: Sofia and Adam look after all of the demo tenants, Sam after the first one only. */
export function personasFor(tenantIds: readonly string[]): Persona[] {
  const tenantsOf: Record<string, readonly string[]> = {
    'Sofia Supervisor': tenantIds,
    'Adam Admin': tenantIds,
    'Sam Supervisor': tenantIds.slice(0, 1),
  };
  return DEFAULT_PERSONAS.map((persona) => {
    const tenants = tenantsOf[persona.name];
    return tenants ? { ...persona, extraTokenClaims: { tenants } } : persona;
  });
}
