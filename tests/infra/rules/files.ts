import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingNames } from '../../../functions/config.ts';
import { containerDefinitions } from '../../../infra/azure/container-definitions.ts';
import { differences } from '../stamp-plan.ts';
import { localOnly, placeholders } from './settings.ts';

/** Something that holds for the template's files; it needs no checker. `folder`: where main.bicep is. */
export type FileRule = { name: string; faults(folder: string): string[] };

type Parameter = { name: string; type: string; otherwise: string; decorators: string[] };

const declaration =
  /((?:^(?:@|#).*\n)*)^param (\w+) ((?:'[^']*'|\d+)(?: \| (?:'[^']*'|\d+))*|\{[^}]*\}|[\w.]+(?:\[\])?)(?: = (\[\n(?: .*\n)*\]|.*))?$/gm;

const textOf = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8');
const filesOf = (folder: string): string[] =>
  ['', 'modules'].flatMap((part) =>
    readdirSync(join(folder, part))
      .filter((file) => file.endsWith('.bicep'))
      .map((file) => join(part, file)),
  );

/** The parameters that a file declares. */
export const parametersIn = (text: string): Parameter[] =>
  [...text.matchAll(declaration)].map(([, decorators = '', name = '', type = '', otherwise = '']) => ({
    name,
    type,
    otherwise,
    decorators: decorators.split('\n').filter((line) => line.startsWith('@')),
  }));

/** A declaration with the lines before it, by its symbol. */
const blockOf = (text: string, symbol: string): string =>
  new RegExp(`(?:^@.*\\n)*^(?:resource|module) ${symbol} [\\s\\S]*?^[}\\]]$`, 'm').exec(text)?.[0] ?? '';

const listIn = (block: string, name: string): string[] =>
  (new RegExp(`^  ${name}: \\[([^\\]]*)\\]`, 'm').exec(block)?.[1] ?? '').match(/\w+/g) ?? [];

/** Names, texts and regions whose length says nothing: they come from the file that has the bound, or are checked by Azure. */
const unbounded = new Set([
  'location',
  'modelsRegion',
  'workspaceId',
  'subnetId',
  'networkId',
  'identityId',
  'cosmosId',
]);
const bounds: Record<string, RegExp> = {
  int: /^@m(in|ax)Value/,
  string: /^@m(in|ax)Length/,
  'string[]': /^@maxLength/,
};

export const fileRules: FileRule[] = [
  {
    name: 'has the containers of the code: npm run infra:generate',
    faults: (folder) =>
      differences(
        JSON.parse(textOf(folder, 'modules/cosmos-containers.json')),
        JSON.parse(JSON.stringify(containerDefinitions())),
      ),
  },
  {
    name: 'describes every parameter, and bounds what a person chooses',
    faults: (folder) =>
      filesOf(folder).flatMap((file) => {
        const text = textOf(folder, file);
        const parameters = parametersIn(text);
        const isEntry = !file.startsWith('modules');
        return [
          ...(parameters.length === (text.match(/^param /gm) ?? []).length
            ? []
            : [`${file}: a parameter cannot be read`]),
          ...parameters.flatMap(({ name, type, decorators }) => [
            ...(decorators.some((line) => line.startsWith("@description('"))
              ? []
              : [`${file}: ${name} is not described`]),
            ...(!isEntry ||
            /^@description\('(Required|Optional|Conditional)\. /.test(
              decorators.find((line) => line.startsWith('@d')) ?? '',
            )
              ? []
              : [`${file}: ${name} does not say whether it is required`]),
            ...(!isEntry || unbounded.has(name) || !bounds[type] || decorators.some((line) => bounds[type]?.test(line))
              ? []
              : [`${file}: ${name} has no bound`]),
          ]),
        ];
      }),
  },
  {
    name: 'bounds every number from both sides, and every text and list from one, in the shapes of parameters',
    faults: (folder) =>
      [
        ...textOf(folder, 'modules/types.bicep').matchAll(/((?:^ {2}@.*\n)*)^ {2}(\w+): (int\??|string|.*\[\])$/gm),
      ].flatMap(([, decorators = '', name, type = '']) =>
        (type.startsWith('int') ? ['@minValue', '@maxValue'] : ['@minLength'])
          .filter((bound) => !decorators.includes(bound))
          .map((bound) => `${name} has no ${bound}`),
      ),
  },
  {
    name: 'has in main.bicep the parameters of stamp.bicep, with the same bounds and defaults',
    faults: (folder) => {
      const stamp = new Map(
        parametersIn(textOf(folder, 'stamp.bicep')).map((parameter) => [parameter.name, parameter]),
      );
      const own = ['location', 'tags', 'tenantsGroupName', 'budgetStart', 'masterKey'];
      const main = parametersIn(textOf(folder, 'main.bicep'));
      return [
        ...main
          .filter(({ name }) => name !== 'location')
          .flatMap((parameter) => differences(parameter, stamp.get(parameter.name), parameter.name)),
        ...differences(
          main.map(({ name }) => name).sort(),
          [...stamp.keys()].filter((name) => name === 'location' || !own.includes(name)).sort(),
        ),
      ];
    },
  },
  {
    name: 'sets every setting that is read, in stamp.bicep',
    faults: (folder) => {
      const text = textOf(folder, 'stamp.bicep');
      return [...settingNames.filter((name) => !localOnly.includes(name)), ...placeholders()]
        .filter((name) => !new RegExp(`^ +${name}: `, 'm').test(text))
        .map((name) => `${name} is read and not set`);
    },
  },
  {
    name: 'makes the master key only if it is not there, and keeps it out of what is logged',
    faults: (folder) => [
      ...(/^@onlyIfNotExists\(\)\nresource secret /m.test(textOf(folder, 'modules/master-key.bicep'))
        ? []
        : ['a later deployment would replace the key']),
      ...[
        ['stamp.bicep', 'masterKey'],
        ['modules/master-key.bicep', 'value'],
      ]
        .filter(
          ([file = '', name]) =>
            !parametersIn(textOf(folder, file))
              .find((it) => it.name === name)
              ?.decorators.includes('@secure()'),
        )
        .map(([file, name]) => `${file}: ${name} would be logged`),
    ],
  },
  {
    name: 'takes of its own parameters only what Azure takes',
    faults: (folder) => {
      const parameters = parametersIn(textOf(folder, 'stamp.bicep'));
      const lengths: Record<string, [min: number, max: number]> = {
        masterKey: [44, 44],
        budgetStart: [10, 10],
        tenantsGroupName: [1, 90],
      };
      return Object.entries(lengths).flatMap(([name, [min, max]]) => {
        const decorators = parameters.find((parameter) => parameter.name === name)?.decorators ?? [];
        return [`@minLength(${min})`, `@maxLength(${max})`]
          .filter((bound) => !decorators.includes(bound))
          .map((bound) => `${name} is without ${bound}`);
      });
    },
  },
  {
    name: 'deploys models one at a time, as the service wants it',
    faults: (folder) =>
      /^@batchSize\(1\)\nresource deployment /m.test(textOf(folder, 'modules/models.bicep')) ? [] : ['all at once'],
  },
  {
    name: 'waits for what is only named',
    faults: (folder) => {
      const text = textOf(folder, 'stamp.bicep');
      const waits: Record<string, string[]> = {
        masterKeySecret: ['platformVault'],
        tenantsGroupRoles: ['tenantsGroup'],
        functions: ['roleAssignments', 'tenantsGroupRoles'],
        roleAssignments: [
          ...['hostStorage', 'dataStorage', 'cosmos', 'search', 'models', 'webPubSub', 'platformVault', 'tenantsVault'],
          ...['registry', 'instances', 'scheduler'],
        ],
      };
      return Object.entries(waits).flatMap(([symbol, others]) =>
        differences(listIn(blockOf(text, symbol), 'dependsOn').sort(), others.sort(), symbol),
      );
    },
  },
  {
    name: 'grants roles in two files, each with its reason, and knows none that it does not grant',
    faults: (folder) => {
      const files = ['modules/role-assignments.bicep', 'modules/tenants-group-roles.bicep'];
      const granting = files.map((file) => textOf(folder, file)).join('\n');
      const assignment = /((?:^@.*\n)*)^resource (\w+) 'Microsoft.Authorization\/roleAssignments@/gm;
      return [
        ...filesOf(folder)
          .filter(
            (file) => !files.includes(file) && /'Microsoft\.Authorization\/roleAssignments@/.test(textOf(folder, file)),
          )
          .map((file) => `${file} grants a role`),
        ...[...granting.matchAll(assignment)]
          .filter(([, decorators]) => !decorators?.includes("@description('"))
          .map(([, , symbol]) => `${symbol} is without a reason`),
        ...[...textOf(folder, 'modules/roles.bicep').matchAll(/^ {2}(\w+): '/gm)]
          .filter(([, role]) => !granting.includes(`roles.${role})`))
          .map(([, role]) => `${role} is granted to nobody`),
      ];
    },
  },
];
