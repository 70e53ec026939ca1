// Where tenants' instances run. Reachable from inside the network only: "external" ingress of an app in it means the
// network, never the Internet.

@description('Region of the resources.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the resource.')
@minLength(2)
@maxLength(60)
param name string

@description('Subnet of its own, delegated to Microsoft.App/environments.')
param subnetId string

@description('Spread over the zones of the region.')
param zoneRedundant bool

@description('Also keep what instances write to their consoles. OpenClaw may write customers\' words there.')
param keepConsoleLogs bool

@description('Log Analytics workspace that logs go to.')
param workspaceId string

resource environment 'Microsoft.App/managedEnvironments@2026-01-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    vnetConfiguration: { internal: true, infrastructureSubnetId: subnetId }
    publicNetworkAccess: 'Disabled'
    zoneRedundant: zoneRedundant
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
    // Through diagnostic settings: the direct way would need the workspace's key.
    appLogsConfiguration: { destination: 'azure-monitor' }
    peerTrafficConfiguration: { encryption: { enabled: true } }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: environment
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'ContainerAppSystemLogs', enabled: true }
      { category: 'ContainerAppConsoleLogs', enabled: keepConsoleLogs }
    ]
  }
}

output id string = environment.id
output domain string = environment.properties.defaultDomain
output address string = environment.properties.staticIp
output profile string = 'Consumption'
