// Live updates. Browsers connect to it, so it is public even where everything else is not; only the API signs them in.

@description('Region of the resources.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the resource.')
@minLength(3)
@maxLength(63)
param name string

@description('The free one holds 20 connections: for development.')
param sku 'Free_F1' | 'Standard_S1' = 'Standard_S1'

@description('1,000 connections each.')
@minValue(1)
@maxValue(100)
param units int = 1

@description('Hub that pages connect to.')
param hubName string

@description('Log Analytics workspace that logs go to.')
param workspaceId string

resource service 'Microsoft.SignalRService/webPubSub@2024-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'WebPubSub'
  sku: { name: sku, capacity: sku == 'Free_F1' ? 1 : units }
  properties: {
    disableLocalAuth: true
    disableAadAuth: false
    publicNetworkAccess: 'Enabled'
    tls: { clientCertEnabled: false }
  }
}

// Without event handlers: pages only listen, what they want they ask the API.
resource hub 'Microsoft.SignalRService/webPubSub/hubs@2024-03-01' = {
  parent: service
  name: hubName
  properties: { anonymousConnectPolicy: 'deny' }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: service
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output endpoint string = 'https://${service.properties.hostName}'
