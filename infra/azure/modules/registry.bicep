// Images of the instances: the keeper's, which is ours, and OpenClaw's, fetched once from its home and kept here, so that
// waking a tenant depends on this region alone.

@description('Region of the resources.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the resource.')
@minLength(5)
@maxLength(50)
param name string

@description('Log Analytics workspace that logs go to.')
param workspaceId string

var openclawRepository = 'openclaw/openclaw'

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    publicNetworkAccess: 'Enabled'
    roleAssignmentMode: 'LegacyRegistryPermissions'
    policies: { azureADAuthenticationAsArmPolicy: { status: 'enabled' } }
  }
}

resource openclaw 'Microsoft.ContainerRegistry/registries/cacheRules@2025-11-01' = {
  parent: registry
  name: 'openclaw'
  properties: {
    sourceRepository: 'ghcr.io/openclaw/openclaw'
    targetRepository: openclawRepository
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: registry
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'ContainerRegistryLoginEvents', enabled: true }
      { category: 'ContainerRegistryRepositoryEvents', enabled: true }
    ]
  }
}

output name string = registry.name
output server string = registry.properties.loginServer
output openclawRepository string = '${registry.properties.loginServer}/${openclawRepository}'
