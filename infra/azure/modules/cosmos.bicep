// Conversations, tenants, usage and audit. The containers are those of shared/azure/cosmos/containers.ts: never edit the
// JSON by hand, `npm run infra:generate` writes it.
import { cosmosPricing } from 'types.bicep'

@description('Region of the resources.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the resource.')
@minLength(3)
@maxLength(44)
param name string

@description('Name of the database.')
@minLength(1)
@maxLength(255)
param databaseName string

@description('How it is paid for.')
param capacity cosmosPricing

@description('Request units a second that the database may grow to; of autoscale only. It never falls below a tenth.')
@minValue(1000)
@maxValue(1000000)
param maxThroughput int = 4000

@description('How far back the data can be restored to any second.')
param restoreWindow 'Continuous7Days' | 'Continuous30Days' = 'Continuous7Days'

@description('Spread over the zones of the region.')
param zoneRedundant bool

@description('Closed to the Internet; private endpoints lead to it.')
param isPrivate bool

@description('Log Analytics workspace that logs go to.')
param workspaceId string

var containers = loadJsonContent('cosmos-containers.json')

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    capabilities: capacity == 'serverless' ? [{ name: 'EnableServerless' }] : []
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    locations: [{ locationName: location, failoverPriority: 0, isZoneRedundant: zoneRedundant }]
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: restoreWindow } }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-10-15' = {
  parent: account
  name: databaseName
  properties: {
    resource: { id: databaseName }
    options: capacity == 'autoscale' ? { autoscaleSettings: { maxThroughput: maxThroughput } } : {}
  }
}

resource container 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-10-15' = [
  for container in containers: {
    parent: database
    name: container.id
    properties: {
      resource: {
        id: container.id
        partitionKey: container.partitionKey
        indexingPolicy: container.indexingPolicy
        defaultTtl: container.?defaultTtl
      }
    }
  }
]

// Requests for data are counted by metrics; a log line for each of them would cost more than the requests.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ category: 'ControlPlaneRequests', enabled: true }]
  }
}

output id string = account.id
output endpoint string = account.properties.documentEndpoint
