// One index for all tenants, made by the app at its start (Resource Manager knows no indexes); a server-side filter parts them.

@description('Region of the resources.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the resource.')
@minLength(2)
@maxLength(60)
param name string

@description('Size, and what it costs.')
param sku 'basic' | 'standard' | 'standard2' = 'basic'

@description('Two for reading, three for reading and writing are what the service guarantees availability for.')
@minValue(1)
@maxValue(12)
param replicas int = 1

@description('Closed to the Internet; private endpoints lead to it.')
param isPrivate bool

@description('Log Analytics workspace that logs go to.')
param workspaceId string

resource search 'Microsoft.Search/searchServices@2025-05-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: sku }
  properties: {
    replicaCount: replicas
    partitionCount: 1
    hostingMode: 'Default'
    disableLocalAuth: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    semanticSearch: 'disabled'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: search
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = search.id
output endpoint string = 'https://${search.name}.search.windows.net'
