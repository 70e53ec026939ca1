export type Role = 'Operator' | 'Admin' | 'Supervisor';

/** Who acts. Switched exhaustively wherever it matters. */
export type Actor =
  | { kind: 'visitor'; visitorId: string; origin: string | null }
  | { kind: 'server'; keyId: string }
  | { kind: 'person'; personId: string; name: string; roles: Role[]; tenants: string[] }
  | { kind: 'instance'; part: 'gateway' | 'keeper' }
  | { kind: 'platform'; cause: string };

export function describeActor(actor: Actor): string {
  switch (actor.kind) {
    case 'visitor':
      return `visitor:${actor.visitorId}`;
    case 'server':
      return `key:${actor.keyId}`;
    case 'person':
      return `person:${actor.personId}`;
    case 'instance':
      return `instance:${actor.part}`;
    case 'platform':
      return `platform:${actor.cause}`;
  }
}

/** Whether the actor may act for the tenant at all. Visitors, keys and instances were bound to it when they were verified. */
export function actsFor(actor: Actor, tenantId: string): boolean {
  if (actor.kind !== 'person') return true;
  return actor.roles.includes('Operator') || actor.tenants.includes(tenantId);
}
