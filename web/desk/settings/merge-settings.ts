import type { TenantSettings } from '../../../shared/contract/tenant.ts';

const groups = ['models', 'sla', 'limits'] as const;
type Group = (typeof groups)[number];
type MemberOf<G extends Group> = G extends Group ? `${G}.${keyof TenantSettings[G] & string}` : never;

/** What two people may change side by side: a setting, or a number of a group. Hours, lists and rules are one each. */
export type SettingName = Exclude<keyof TenantSettings, Group> | MemberOf<Group>;

export type Merged = {
  /** What `mine` changes, on top of what is stored. */
  changes: Partial<TenantSettings>;
  /** What both changed, to something else each. */
  clashes: SettingName[];
  /** `changes` without the clashes. */
  agreed: Partial<TenantSettings>;
};

/** Brings together what one person made of `base`, and what others have made of it since. */
export function mergeSettings(base: TenantSettings, mine: Partial<TenantSettings>, theirs: TenantSettings): Merged {
  const [before, now] = [valuesOf(base), valuesOf(theirs)];
  const changed = [...valuesOf(mine)].filter(([name, value]) => !isSame(value, before.get(name)));
  const isClash = ([name, value]: [SettingName, unknown]): boolean =>
    !isSame(now.get(name), before.get(name)) && !isSame(now.get(name), value);
  return {
    changes: onTopOf(theirs, changed),
    clashes: changed.filter(isClash).map(([name]) => name),
    agreed: onTopOf(
      theirs,
      changed.filter((one) => !isClash(one)),
    ),
  };
}

const isGroup = (name: string): name is Group => groups.some((group) => group === name);

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const valuesOf = (settings: Partial<TenantSettings>): Map<SettingName, unknown> =>
  new Map(
    Object.entries(settings).flatMap(([name, value]): [SettingName, unknown][] =>
      isGroup(name)
        ? Object.entries(value as object).map(([member, one]) => [`${name}.${member}` as SettingName, one])
        : [[name as SettingName, value]],
    ),
  );

/** The server takes a group only as a whole: its other numbers go along as they are stored. */
function onTopOf(theirs: TenantSettings, values: [SettingName, unknown][]): Partial<TenantSettings> {
  const changes: Record<string, unknown> = {};
  for (const [path, value] of values) {
    const [name = '', member] = path.split('.');
    changes[name] =
      isGroup(name) && member ? { ...theirs[name], ...(changes[name] as object), [member]: value } : value;
  }
  return changes;
}
