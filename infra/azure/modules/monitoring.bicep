// Logs, metrics and traces. Nothing is taken in with a key: whoever sends must have a role.

@description('Region of the resources.')
param location string

@description('Tags of every resource.')
param tags object

@description('Names of the resources.')
param names { workspace: string, insights: string }

@description('Days that logs and traces are kept.')
@minValue(30)
@maxValue(730)
param retentionDays int = 30

@description('In GB a day; -1: no limit.')
@minValue(-1)
@maxValue(1000)
param dailyQuotaGb int = 5

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: names.workspace
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyQuotaGb }
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: names.insights
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
    DisableIpMasking: false
  }
}

output workspaceId string = workspace.id
output insightsConnection string = insights.properties.ConnectionString
