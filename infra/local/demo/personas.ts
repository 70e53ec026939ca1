import { DEFAULT_PERSONAS, type Persona } from '../entra/identities.ts';

/** The people of the demo who do things on the board; the others only sign in. */
export const colleagues = {
  sofia: { name: 'Sofia Supervisor', username: 'sofia@clawdesk.example' },
  sam: { name: 'Sam Supervisor', username: 'sam@clawdesk.example' },
  noor: { name: 'Noor Supervisor', username: 'noor@clawdesk.example' },
} as const;
export type Colleague = keyof typeof colleagues;

/** Who signs in on a laptop: Sofia and Adam look after all of the demo tenants, Sam after the first, Noor after the others. */
export function personasFor(tenantIds: readonly string[]): Persona[] {
  const tenantsOf: Record<string, readonly string[]> = {
    [colleagues.sofia.name]: tenantIds,
    'Adam Admin': tenantIds,
    [colleagues.sam.name]: tenantIds.slice(0, 1),
    [colleagues.noor.name]: tenantIds.slice(1),
  };
  return [...DEFAULT_PERSONAS, { ...colleagues.noor, roles: ['Supervisor'] }].map((persona) => {
    const tenants = tenantsOf[persona.name];
    return tenants ? { ...persona, extraTokenClaims: { tenants } } : persona;
  });
}
