// The control plane: one Flex Consumption app. It holds no key of anything, only the name of its identity.

@description('Region of the resources.')
param location string

@description('Tags of every resource.')
param tags object

@description('Names of the resources.')
param names { plan: string, app: string }

@description('Major version of Node.js.')
param nodeVersion '22' | '24'

@description('Memory of a function instance, in MB.')
param memory 512 | 2048 | 4096 = 2048

@description('How far the app may scale out.')
@minValue(40)
@maxValue(1000)
param maxInstances int = 100

@description('Instances for HTTP that never sleep; 0: the first webhook after a quiet time waits for a cold start.')
@minValue(0)
@maxValue(20)
param alwaysReady int = 1

@description('Spread over the zones of the region.')
param zoneRedundant bool

@description('Subnet of its own, delegated to Microsoft.App/environments.')
param subnetId string

@description('Identity of the app.')
param identityId string

@description('Address of the blob container that packages are deployed to.')
param packageUrl string

@description('App settings by name. No secret is among them: what is secret is a reference to a vault.')
param settings { *: string }

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: names.plan
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true, zoneRedundant: zoneRedundant }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: names.app
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: subnetId
    keyVaultReferenceIdentity: identityId
    clientAffinityEnabled: false
    functionAppConfig: {
      runtime: { name: 'node', version: nodeVersion }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: memory
        maximumInstanceCount: maxInstances
        alwaysReady: alwaysReady > 0 ? [{ name: 'http', instanceCount: alwaysReady }] : []
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
    }
  }
}

resource appSettings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: settings
}

resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource noDeployPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

output name string = app.name
