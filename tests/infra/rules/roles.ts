import type { Resource } from '../checker.ts';
import { differences, type StampPlan } from '../stamp-plan.ts';
import type { Rule } from './rule.ts';

type Grant = [who: 'control' | 'instances' | 'operator', role: string, type: string, module: string];

/** Who may do what: this, and nothing else. Written out again, so that a change of the template is a decision. */
const grants: Grant[] = [
  ['control', 'Container Apps Contributor', 'Microsoft.App/managedEnvironments', 'instances'],
  ['control', 'Container Apps Contributor', 'Microsoft.Resources/resourceGroups', 'tenantsGroup'],
  ['control', 'Managed Identity Operator', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'identities'],
  ['control', 'Storage Blob Data Owner', 'Microsoft.Storage/storageAccounts', 'hostStorage'],
  ['control', 'Storage Queue Data Contributor', 'Microsoft.Storage/storageAccounts', 'hostStorage'],
  ['control', 'Storage Table Data Contributor', 'Microsoft.Storage/storageAccounts', 'hostStorage'],
  ['control', 'Storage Blob Data Contributor', 'Microsoft.Storage/storageAccounts', 'dataStorage'],
  ['control', 'Search Index Data Contributor', 'Microsoft.Search/searchServices', 'search'],
  ['control', 'Search Service Contributor', 'Microsoft.Search/searchServices', 'search'],
  ['control', 'Cognitive Services OpenAI User', 'Microsoft.CognitiveServices/accounts', 'models'],
  ['control', 'Web PubSub Service Owner', 'Microsoft.SignalRService/webPubSub', 'webPubSub'],
  ['control', 'Key Vault Secrets User', 'Microsoft.KeyVault/vaults', 'platformVault'],
  ['control', 'Key Vault Secrets Officer', 'Microsoft.KeyVault/vaults', 'tenantsVault'],
  ['control', 'Monitoring Metrics Publisher', 'Microsoft.Insights/components', 'monitoring'],
  ['instances', 'Key Vault Secrets User', 'Microsoft.KeyVault/vaults', 'tenantsVault'],
  ['instances', 'AcrPull', 'Microsoft.ContainerRegistry/registries', 'registry'],
];
const ofScheduler: Grant = [
  'control',
  'Durable Task Data Contributor',
  'Microsoft.DurableTask/schedulers',
  'scheduler',
];
const ofOperator: Grant = ['operator', 'Key Vault Secrets Officer', 'Microsoft.KeyVault/vaults', 'platformVault'];

const wanted = (stamp: StampPlan): string[] =>
  [
    ...grants,
    ...(stamp.parameter<string>('durableBackend', 'storage') === 'scheduler' ? [ofScheduler] : []),
    ...(stamp.parameter('principalId', '') ? [ofOperator] : []),
  ]
    .map(([who, role, type, module]) => `${who}: ${role} on ${type} of ${module}`)
    .sort();

const scopeOf = (stamp: StampPlan, assignment: Resource): string => {
  const scope = stamp.plan.resources.find(({ id }) => id === assignment.scopeId);
  return scope ? `${scope.type} of ${scope.module.split('/').at(-1)}` : assignment.scopeId;
};

const principalOf = (stamp: StampPlan, id: unknown): string => {
  if (id === '«control.properties.principalId»') return 'control';
  if (id === '«instances.properties.principalId»') return 'instances';
  return id === stamp.parameters.principalId ? 'operator' : String(id);
};

export const roleRules: Rule[] = [
  {
    name: 'grants the roles that the code needs, where it needs them, and no other',
    faults: (stamp, checker) => {
      const found = stamp.all('Microsoft.Authorization/roleAssignments').map((assignment) => {
        const { principalId, roleDefinitionId } = assignment.body.properties as Record<string, string>;
        const role = checker.roles[roleDefinitionId?.split('/').at(-1) ?? ''];
        return `${principalOf(stamp, principalId)}: ${role} on ${scopeOf(stamp, assignment)}`;
      });
      const expected = wanted(stamp);
      return [
        ...expected.filter((grant) => !found.includes(grant)).map((grant) => `missing: ${grant}`),
        ...found.filter((grant) => !expected.includes(grant)).map((grant) => `too much: ${grant}`),
        ...(found.length === expected.length ? [] : [`${found.length} assignments, not ${expected.length}`]),
      ];
    },
  },
  {
    name: 'says what kind of principal each role is for',
    faults: (stamp) =>
      stamp.all('Microsoft.Authorization/roleAssignments').flatMap(({ symbol, body }) => {
        const { principalId, principalType } = body.properties as Record<string, string>;
        const isOperator = principalOf(stamp, principalId) === 'operator';
        return differences(
          principalType,
          isOperator ? stamp.parameter('principalType', 'User') : 'ServicePrincipal',
          symbol,
        );
      }),
  },
  {
    name: 'lets the API read and write the database, and nobody else',
    faults: (stamp) => {
      const account = stamp.one('Microsoft.DocumentDB/databaseAccounts').id;
      return differences(
        stamp.all('Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments').map(({ body }) => body.properties),
        [
          {
            principalId: '«control.properties.principalId»',
            roleDefinitionId: `${account}/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002`,
            scope: account,
          },
        ],
      );
    },
  },
  {
    name: 'has the identities that the roles are for, and gives the API only its own',
    faults: (stamp) => {
      const [control, instances] = stamp.all('Microsoft.ManagedIdentity/userAssignedIdentities');
      const { identity, properties } = stamp.one('Microsoft.Web/sites').body as {
        identity: object;
        properties: Record<string, unknown>;
      };
      return [
        ...differences([control?.symbol, instances?.symbol], ['control', 'instances']),
        ...differences(
          identity,
          { type: 'UserAssigned', userAssignedIdentities: { [control?.id ?? '']: {} } },
          'identity',
        ),
        ...(JSON.stringify(identity).includes(instances?.id ?? '-') ? ['the API bears the tenants’ identity'] : []),
        ...differences(properties.keyVaultReferenceIdentity, control?.id, 'keyVaultReferenceIdentity'),
      ];
    },
  },
];
