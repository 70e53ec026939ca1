// Three alarms that mean that customers wait: orchestrations that failed, errors of the API, and a throttled database.

@description('Region of the resources.')
param location string

@description('Tags of every resource.')
param tags object

@description('Begins the names of the resources.')
@minLength(1)
@maxLength(200)
param prefix string

@description('Who is told.')
@minLength(1)
@maxLength(50)
param emails string[]

@description('Log Analytics workspace that logs go to.')
param workspaceId string

@description('Account to watch.')
param cosmosId string

var queries = [
  {
    name: 'failed-orchestrations'
    severity: 1
    meaning: 'An orchestration failed: a tenant\'s operation or a conversation stands still until somebody looks.'
    query: 'AppTraces | extend kind = tostring(Properties.prop__functionType), state = tostring(Properties.prop__state) | where kind == "Orchestrator" and state == "Failed"'
    threshold: 0
  }
  {
    name: 'server-errors'
    severity: 2
    meaning: 'More than five answers of the API in five minutes were 5xx.'
    query: 'AppRequests | where toint(ResultCode) between (500 .. 599)'
    threshold: 5
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${prefix}-operators'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'clawdesk'
    enabled: true
    emailReceivers: [
      for (email, n) in emails: { name: 'operator-${n}', emailAddress: email, useCommonAlertSchema: true }
    ]
  }
}

resource logAlert 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for alert in queries: {
    name: '${prefix}-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${prefix}: ${replace(alert.name, '-', ' ')}'
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT5M'
      // The tables are there only after the first telemetry.
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: alert.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id], customProperties: { meaning: alert.meaning } }
    }
  }
]

resource throttled 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: '${prefix}-database-throttled'
  location: 'global'
  tags: tags
  properties: {
    severity: 2
    enabled: true
    scopes: [cosmosId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'throttled'
          metricNamespace: 'Microsoft.DocumentDB/databaseAccounts'
          metricName: 'TotalRequests'
          dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['429'] }]
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 100
        }
      ]
    }
    customProperties: {
      meaning: 'Cosmos DB answered 429 more than a hundred times in five minutes: raise the throughput, or look for the query.'
    }
    actions: [{ actionGroupId: people.id }]
  }
}
