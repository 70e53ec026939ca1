import { differences } from '../stamp-plan.ts';
import type { Rule } from './rule.ts';

type ModelDeployment = { name: string; model: string; version: string; sku: string; capacity: number };

const usual: ModelDeployment[] = [
  { name: 'gpt-5-mini', model: 'gpt-5-mini', version: '2025-08-07', sku: 'GlobalStandard', capacity: 100 },
  { name: 'gpt-5', model: 'gpt-5', version: '2025-08-07', sku: 'GlobalStandard', capacity: 50 },
  {
    name: 'text-embedding-3-small',
    model: 'text-embedding-3-small',
    version: '1',
    sku: 'GlobalStandard',
    capacity: 120,
  },
];
const harms = ['Hate', 'Sexual', 'Violence', 'Selfharm'];

export const modelRules: Rule[] = [
  {
    name: 'deploys the models that were asked for, under the policy',
    faults: (stamp) => {
      const account = stamp.one('Microsoft.CognitiveServices/accounts');
      return [
        ...differences(account.body, {
          kind: 'AIServices',
          sku: { name: 'S0' },
          location: stamp.parameter('modelsRegion', stamp.parameter('location', 'swedencentral')),
          properties: { customSubDomainName: account.name },
        }),
        ...differences(
          stamp.all('Microsoft.CognitiveServices/accounts/deployments').map(({ body }) => body),
          stamp.parameter('modelDeployments', usual).map(({ name, model, version, sku, capacity }) => ({
            name,
            sku: { name: sku, capacity },
            properties: {
              model: { format: 'OpenAI', name: model, version },
              raiPolicyName: stamp.one('Microsoft.CognitiveServices/accounts/raiPolicies').name.split('/').at(-1),
              versionUpgradeOption: 'NoAutoUpgrade',
            },
          })),
        ),
      ];
    },
  },
  {
    name: 'blocks harm both ways, and only notes what OpenClaw’s envelope would be taken for',
    faults: (stamp) => {
      const harm = (source: string) =>
        harms.map((name) => ({ name, source, enabled: true, blocking: true, severityThreshold: 'Medium' }));
      return differences(stamp.one('Microsoft.CognitiveServices/accounts/raiPolicies').body.properties, {
        basePolicyName: 'Microsoft.DefaultV2',
        mode: 'Blocking',
        contentFilters: [
          ...harm('Prompt'),
          ...harm('Completion'),
          { name: 'Jailbreak', source: 'Prompt', enabled: true, blocking: false },
          { name: 'Indirect Attack', source: 'Prompt', enabled: true, blocking: false },
          { name: 'Protected Material Text', source: 'Completion', enabled: true, blocking: true },
          { name: 'Protected Material Code', source: 'Completion', enabled: true, blocking: false },
        ],
      });
    },
  },
];
