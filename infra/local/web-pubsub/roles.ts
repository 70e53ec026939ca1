export type Permission = 'joinLeaveGroup' | 'sendToGroup';

/** What a connection may do with groups: by the roles of its token, and by what the server has granted or taken since. */
export class Roles {
  readonly #roles: Set<string>;

  constructor(ofToken: readonly string[]) {
    this.#roles = new Set(ofToken);
  }

  grant(permission: Permission, group: string | null): void {
    this.#roles.add(nameOf(permission, group));
  }

  /** Without a group: the right to all groups and every single one. */
  revoke(permission: Permission, group: string | null): void {
    this.#roles.delete(nameOf(permission, group));
    if (group !== null) return;
    for (const role of this.#roles) if (role.startsWith(nameOf(permission, ''))) this.#roles.delete(role);
  }

  allows(permission: Permission, group: string | null): boolean {
    return this.#roles.has(nameOf(permission, null)) || this.#roles.has(nameOf(permission, group));
  }
}

const nameOf = (permission: Permission, group: string | null): string =>
  group === null ? `webpubsub.${permission}` : `webpubsub.${permission}.${group}`;
