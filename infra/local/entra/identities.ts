import { createHash } from 'node:crypto';

/** Who a token can be about: a person who signs in, or an application. */
export interface Identity {
  readonly name: string;
  /** App roles: `Operator`, `Admin`, `Supervisor`. */
  readonly roles: readonly string[];
  /** Further claims of this identity's tokens, such as `{ tenants: ['acme'] }`. */
  readonly extraTokenClaims?: Readonly<Record<string, unknown>>;
}

export interface Persona extends Identity {
  /** Sign-in name; the claim `preferred_username`. */
  readonly username: string;
}

export const CLIENT_NAMES = ['operator', 'supervisor'] as const;
export type ClientName = (typeof CLIENT_NAMES)[number];

export const DEFAULT_PERSONAS: readonly Persona[] = [
  { name: 'Olivia Operator', username: 'olivia@clawdesk.example', roles: ['Operator'] },
  { name: 'Adam Admin', username: 'adam@clawdesk.example', roles: ['Admin'] },
  { name: 'Sofia Supervisor', username: 'sofia@clawdesk.example', roles: ['Supervisor'] },
  { name: 'Sam Supervisor', username: 'sam@clawdesk.example', roles: ['Supervisor'] },
];

export const DEFAULT_CLIENTS: Readonly<Record<ClientName, Identity>> = {
  operator: { name: 'Operator automation', roles: ['Operator'] },
  supervisor: { name: 'Supervisor automation', roles: ['Supervisor'] },
};

/** The object id of an identity: a GUID that stays the same as long as directory and name do. */
export function objectId(directoryId: string, name: string): string {
  const hex = createHash('sha256').update(`${directoryId}/${name}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** The claims that the access tokens of Entra ID carry and the API reads. */
export function tokenClaims(directoryId: string, identity: Identity | Persona, oid: string): Record<string, unknown> {
  return {
    ver: '2.0',
    tid: directoryId,
    oid,
    name: identity.name,
    roles: identity.roles,
    ...('username' in identity ? { preferred_username: identity.username } : { idtyp: 'app' }),
    ...identity.extraTokenClaims,
  };
}
