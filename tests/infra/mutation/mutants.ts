/** One small mistake in a file of the template. */
export type Mutant = { file: string; operator: string; line: number; was: string; is: string; text: string };

type Edit = { start: number; end: number; by: string };
/** All places in a text where a mistake of one kind can be made. */
type Operator = { name: string; files: RegExp; edits(text: string): Edit[] };

/** What may be called or said otherwise without anything being wrong. */
const free =
  /description|displayName|meaning|contentType|'to-workspace'|name: '(stamp|flex|environment|deny-from-internet|throttled|operator-|packages|failed-|server-errors|master-key|openclaw'|clawdesk'|default'\n {4}depends)|prefix: |^ *\/\//;
/** Names that are chosen in one place and used by symbol everywhere. */
const chosen =
  /^var (packages|cosmosDatabase|liveHub|taskHub) =|^ {2}\w+: '[\w-]*\$\{token\}'|^var noDigest|^metadata /;

const lineAt = (text: string, index: number): string => {
  const start = text.lastIndexOf('\n', index - 1) + 1;
  return text.slice(start, text.indexOf('\n', index) < 0 ? undefined : text.indexOf('\n', index));
};

/** Edits for every match; group 1 is what is replaced. */
const matches =
  (pattern: RegExp, by: (found: string) => string[]) =>
  (text: string): Edit[] =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const found = match[1] ?? match[0];
      const start = match.index + match[0].lastIndexOf(found);
      const line = lineAt(text, start);
      if (free.test(line) || chosen.test(line) || line.startsWith('@description')) return [];
      return by(found).map((replacement) => ({ start, end: start + found.length, by: replacement }));
    });

const without = () => [''];
const others = (names: readonly string[]) => (found: string) => names.filter((name) => name !== found).slice(0, 2);
const opposites: Record<string, string> = {
  true: 'false',
  false: 'true',
  Disabled: 'Enabled',
  Enabled: 'Disabled',
  Deny: 'Allow',
  Allow: 'Deny',
  deny: 'allow',
};
const opposite = (found: string) => [opposites[found] ?? ''].filter(Boolean);

const roleNames = ['storageBlobDataOwner', 'keyVaultSecretsOfficer', 'containerAppsContributor'];
const scopes = ['hostStorage', 'platformVault', 'registry'];
const bicep = /\.bicep$/;
const modules = /^modules\/.*\.bicep$/;

const operators: Operator[] = [
  {
    name: 'property renamed',
    files: modules,
    edits: matches(/^ {2,}([a-zA-Z]\w+): (?!\w+Id$)/gm, (found) => [`${found}Of`]),
  },
  { name: 'property dropped', files: modules, edits: matches(/^( {4,}[a-zA-Z]\w+: [^{[\n]+\n)/gm, without) },
  { name: 'line of an object dropped', files: modules, edits: matches(/^( {4,}\w+: \{.*\}\n)/gm, without) },
  { name: 'item dropped', files: bicep, edits: matches(/^( {4,}\{ .*\}\n)/gm, without) },
  {
    name: 'bound dropped',
    files: /^(stamp|main|modules.types)/,
    edits: matches(/^( *@m(?:in|ax)(?:Length|Value)\(.*\)\n)/gm, without),
  },
  { name: 'yes and no exchanged', files: bicep, edits: matches(/\b(true|false)\b/g, opposite) },
  {
    name: 'open and closed exchanged',
    files: bicep,
    edits: matches(/'(Disabled|Enabled|Deny|Allow|deny)'/g, opposite),
  },
  { name: 'wrong value', files: modules, edits: matches(/: '([A-Za-z][\w./-]+)'/g, (found) => [`${found}x`]) },
  { name: 'wrong number', files: modules, edits: matches(/: (\d+)\b/g, (found) => [String(Number(found) + 1)]) },
  { name: 'wrong API version', files: bicep, edits: matches(/@(20\d\d-\d\d-\d\d[\w-]*)'/g, () => ['2019-01-01']) },
  {
    name: 'condition turned',
    files: bicep,
    edits: matches(/(?:= | )(if \([^\n]+\)) \{/g, (found) => [`if (!(${found.slice(4, -1)}))`]),
  },
  {
    name: 'choice turned',
    files: bicep,
    edits: matches(/ \? ('[^'\n]*' : '[^'\n]*')/g, (found) => [found.split(' : ').reverse().join(' : ')]),
  },
  {
    name: 'role dropped',
    files: /role/,
    edits: matches(/^(resource \w+ 'Microsoft.Authorization[\s\S]*?^\}\n)/gm, without),
  },
  { name: 'wrong role', files: /role-|group-roles/, edits: matches(/roles\.(\w+)\)\n {2}\}/g, others(roleNames)) },
  {
    name: 'role for somebody else',
    files: /role-|group-roles/,
    edits: matches(
      /principalId: (controlPrincipalId|instancesPrincipalId|operatorPrincipalId)/g,
      others(['controlPrincipalId', 'instancesPrincipalId']),
    ),
  },
  { name: 'scope widened', files: /role-/, edits: matches(/^( {2}scope: \w+\n)/gm, without) },
  { name: 'wrong scope', files: /role-/, edits: matches(/^ {2}scope: (\w+)\n/gm, others(scopes)) },
  {
    name: 'resource dropped',
    files: modules,
    edits: matches(/^(resource \w+ '[^']+' = [\s\S]*?^[}\]]\n)/gm, without),
  },
  { name: 'module dropped', files: /^stamp/, edits: matches(/^(module \w+ [\s\S]*?^\}\n)/gm, without) },
  { name: 'setting dropped', files: /^stamp/, edits: matches(/^( {8,12}[A-Z]\w+: .*\n)/gm, without) },
  { name: 'setting renamed', files: /^stamp/, edits: matches(/^ {8,12}([A-Z]\w+): /gm, (found) => [`${found}S`]) },
  {
    name: 'setting leads elsewhere',
    files: /^stamp/,
    edits: matches(
      /^ {8,12}[A-Z]\w+: (\S+\.outputs\.\w+)$/gm,
      others(['cosmos.outputs.endpoint', 'search.outputs.endpoint']),
    ),
  },
  {
    name: 'parameter not passed on',
    files: /^(stamp|main)/,
    edits: matches(/^( {4}(?!tags|names|params)\w+: [\w.?!]+\n)/gm, without),
  },
  {
    name: 'another value passed on',
    files: /^stamp/,
    edits: matches(
      /^ {4}(?:isPrivate|zoneRedundant|keepConsoleLogs|purgeProtection): (\w+)\n/gm,
      others(['purgeProtection', 'keepConsoleLogs', 'privateEndpoints']),
    ),
  },
  {
    name: 'another name',
    files: /^stamp/,
    edits: matches(/: (names\.\w+)\n/g, others(['names.cosmos', 'names.hostStorage'])),
  },
  { name: 'wait dropped', files: /^stamp/, edits: matches(/^( {2}dependsOn: \[[^\]]*\]\n)/gm, without) },
  { name: 'output dropped', files: bicep, edits: matches(/^(output .*\n)/gm, without) },
  {
    name: 'output of something else',
    files: /^(stamp|main)/,
    edits: matches(/^output \w+ string = (\S+)\n/gm, others(['environmentName', 'location'])),
  },
  {
    name: 'decorator dropped',
    files: bicep,
    edits: matches(/^(@(?:secure|onlyIfNotExists|batchSize)\(.*\)\n)/gm, without),
  },
  {
    name: 'default changed',
    files: /^(stamp|main)/,
    edits: matches(/^param \w+ [^=\n]+ = ('\w[\w.-]*'|\d+)\n/gm, (found) => [
      found.startsWith("'") ? `'x${found.slice(1)}` : String(Number(found) + 1),
    ]),
  },
  {
    name: 'container changed',
    files: /cosmos-containers/,
    edits: matches(/"(\/\w+(?:\/\w+)*(?:\/\?)?|MultiHash|consistent)"/g, (found) => [`${found}x`]),
  },
  {
    name: 'number of a container changed',
    files: /cosmos-containers/,
    edits: matches(/: (-?\d+)/g, (found) => [String(Number(found) + 1)]),
  },
];

/** Every mistake that the operators can make in one file, in its order. */
export const mutantsOf = (file: string, text: string): Mutant[] =>
  operators
    .filter(({ files }) => files.test(file))
    .flatMap(({ name, edits }) =>
      edits(text).map(({ start, end, by }) => ({
        file,
        operator: name,
        line: text.slice(0, start).split('\n').length,
        was: text.slice(start, end).split('\n')[0] ?? '',
        is: by,
        text: text.slice(0, start) + by + text.slice(end),
      })),
    );

/** `count` of them, the same for the same seed; of every operator about as many as it has of all. */
export function sample(mutants: Mutant[], count: number, seed: number): Mutant[] {
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return mutants
    .map((mutant) => ({ mutant, key: random() }))
    .sort((a, b) => a.key - b.key)
    .slice(0, count)
    .map(({ mutant }) => mutant);
}
