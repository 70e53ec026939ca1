import { differences } from '../stamp-plan.ts';
import type { Rule } from './rule.ts';

const log = (...categories: string[]) => ({ logs: categories.map((category) => ({ category, enabled: true })) });
const metrics = (category: string) => ({ metrics: [{ category, enabled: true }] });

export const watchingRules: Rule[] = [
  {
    name: 'sends what each service has to tell to the workspace',
    faults: (stamp) => {
      const workspaceId = stamp.one('Microsoft.OperationalInsights/workspaces').id;
      const audit = log('AuditEvent');
      const storage = { ...log('StorageDelete'), ...metrics('Transaction') };
      const expected: Record<string, object> = {
        hostStorage: storage,
        dataStorage: storage,
        cosmos: { ...log('ControlPlaneRequests'), logAnalyticsDestinationType: 'Dedicated' },
        search: metrics('AllMetrics'),
        models: log('Audit'),
        webPubSub: metrics('AllMetrics'),
        platformVault: audit,
        tenantsVault: audit,
        registry: log('ContainerRegistryLoginEvents', 'ContainerRegistryRepositoryEvents'),
        instances: {
          logs: [
            { category: 'ContainerAppSystemLogs', enabled: true },
            { category: 'ContainerAppConsoleLogs', enabled: stamp.parameter('keepConsoleLogs', false) },
          ],
        },
      };
      const found = stamp.all('Microsoft.Insights/diagnosticSettings');
      const moduleOf = (module: string): string => module.split('/').at(-1) ?? '';
      return [
        ...differences(found.map(({ module }) => moduleOf(module)).sort(), Object.keys(expected).sort()),
        ...found.flatMap(({ module, body, scopeId }) => [
          ...differences(body.properties, { workspaceId, ...expected[moduleOf(module)] }, module),
          ...(stamp.plan.resources.some(({ id, module: where }) => id === scopeId && where === module)
            ? []
            : [`${module}: the setting is on ${scopeId}`]),
        ]),
      ];
    },
  },
  {
    name: 'keeps logs and traces as long and as many as it was asked to',
    faults: (stamp) => {
      const workspace = stamp.one('Microsoft.OperationalInsights/workspaces');
      return [
        ...differences(workspace.body.properties, {
          sku: { name: 'PerGB2018' },
          retentionInDays: stamp.size('logRetentionDays', 30),
          workspaceCapping: { dailyQuotaGb: stamp.size('logDailyQuotaGb', 5) },
          features: { enableLogAccessUsingOnlyResourcePermissions: true },
        }),
        ...differences(stamp.one('Microsoft.Insights/components').body, {
          kind: 'web',
          properties: { Application_Type: 'web', WorkspaceResourceId: workspace.id, IngestionMode: 'LogAnalytics' },
        }),
      ];
    },
  },
  {
    name: 'raises an alarm for what makes customers wait, where there is somebody to hear it',
    faults: (stamp) => {
      const emails = stamp.parameter<string[]>('alertEmails', []);
      const groups = stamp.all('Microsoft.Insights/actionGroups');
      const rules = stamp.all('Microsoft.Insights/scheduledQueryRules');
      const throttled = stamp.all('Microsoft.Insights/metricAlerts');
      if (emails.length === 0) return [...groups, ...rules, ...throttled].map(({ name }) => `${name} alarms nobody`);
      const group = groups[0]?.id;
      const rule = (query: string, severity: number, threshold: number) => ({
        kind: 'LogAlert',
        properties: {
          enabled: true,
          severity,
          scopes: [stamp.one('Microsoft.OperationalInsights/workspaces').id],
          evaluationFrequency: 'PT5M',
          windowSize: 'PT5M',
          skipQueryValidation: true,
          autoMitigate: true,
          criteria: {
            allOf: [
              {
                query,
                timeAggregation: 'Count',
                operator: 'GreaterThan',
                threshold,
                failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
              },
            ],
          },
          actions: { actionGroups: [group] },
        },
      });
      return [
        ...differences(
          groups.map(({ body }) => body),
          [
            {
              location: 'global',
              properties: {
                groupShortName: 'clawdesk',
                enabled: true,
                emailReceivers: emails.map((emailAddress) => ({ emailAddress, useCommonAlertSchema: true })),
              },
            },
          ],
          'people',
        ),
        ...differences(
          rules.map(({ body }) => body),
          [
            rule(
              'AppTraces | extend kind = tostring(Properties.prop__functionType), state = tostring(Properties.prop__state) | where kind == "Orchestrator" and state == "Failed"',
              1,
              0,
            ),
            rule('AppRequests | where toint(ResultCode) between (500 .. 599)', 2, 5),
          ],
          'log alerts',
        ),
        ...differences(
          throttled.map(({ body }) => body),
          [
            {
              location: 'global',
              properties: {
                severity: 2,
                enabled: true,
                autoMitigate: true,
                evaluationFrequency: 'PT1M',
                windowSize: 'PT5M',
                scopes: [stamp.one('Microsoft.DocumentDB/databaseAccounts').id],
                criteria: {
                  'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria',
                  allOf: [
                    {
                      criterionType: 'StaticThresholdCriterion',
                      metricNamespace: 'Microsoft.DocumentDB/databaseAccounts',
                      metricName: 'TotalRequests',
                      dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['429'] }],
                      timeAggregation: 'Count',
                      operator: 'GreaterThan',
                      threshold: 100,
                    },
                  ],
                },
                actions: [{ actionGroupId: group }],
              },
            },
          ],
          'throttled',
        ),
      ];
    },
  },
  {
    name: 'warns before the bill, where a budget was set',
    faults: (stamp) => {
      const emails = stamp.parameter<string[]>('alertEmails', []);
      const amount = stamp.parameter('monthlyBudget', 0);
      const budgets = stamp.all('Microsoft.Consumption/budgets');
      if (amount === 0 || emails.length === 0) return budgets.map(({ name }) => `${name} is there`);
      const notice = (threshold: number, thresholdType: string) => ({
        enabled: true,
        operator: 'GreaterThanOrEqualTo',
        threshold,
        thresholdType,
        contactEmails: emails,
      });
      const group = stamp.one('Microsoft.Web/sites').scopeId.split('/').at(-1);
      return [
        ...differences(
          budgets.map(({ body }) => body.properties),
          [
            {
              category: 'Cost',
              amount,
              timeGrain: 'Monthly',
              filter: {
                dimensions: {
                  name: 'ResourceGroupName',
                  operator: 'In',
                  values: [group, stamp.settings.INSTANCES_RESOURCE_GROUP],
                },
              },
              notifications: {
                mostlySpent: notice(80, 'Actual'),
                spent: notice(100, 'Actual'),
                willOverrun: notice(110, 'Forecasted'),
              },
            },
          ],
        ),
        ...budgets
          .map((budget) => String(stamp.at(budget, 'properties.timePeriod.startDate')))
          .filter((date) => !/^\d{4}-\d{2}-01$/.test(date) && !date.includes('«'))
          .map((date) => `a budget begins on the first of a month, not on ${date}`),
      ];
    },
  },
];
