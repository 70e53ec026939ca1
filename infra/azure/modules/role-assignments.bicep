// Who may do what in the stamp's resource group, and why. Every role of the template is here, but for the one on the
// tenants' own group, which can only be assigned from there: tenants-group-roles.bicep.
import { cosmosDataContributor, roles } from 'roles.bicep'

@description('Principal of the control plane.')
param controlPrincipalId string

@description('Principal of the identity that fetches images and secrets for tenants\' apps.')
param instancesPrincipalId string

@description('Who deploys; empty: nobody is given anything.')
param operatorPrincipalId string

@description('What kind of principal deploys.')
param operatorPrincipalType 'User' | 'Group' | 'ServicePrincipal'

@description('Name of the Durable Task scheduler; empty where orchestrations live in storage.')
param schedulerName string

@description('Names of the resources that roles are granted on.')
param names {
  hostStorage: string
  dataStorage: string
  cosmos: string
  search: string
  models: string
  webPubSub: string
  platformVault: string
  tenantsVault: string
  registry: string
  insights: string
  environment: string
  instancesIdentity: string
}

resource hostStorage 'Microsoft.Storage/storageAccounts@2025-08-01' existing = { name: names.hostStorage }
resource dataStorage 'Microsoft.Storage/storageAccounts@2025-08-01' existing = { name: names.dataStorage }
resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' existing = { name: names.cosmos }
resource search 'Microsoft.Search/searchServices@2025-05-01' existing = { name: names.search }
resource models 'Microsoft.CognitiveServices/accounts@2025-12-01' existing = { name: names.models }
resource webPubSub 'Microsoft.SignalRService/webPubSub@2024-03-01' existing = { name: names.webPubSub }
resource platformVault 'Microsoft.KeyVault/vaults@2025-05-01' existing = { name: names.platformVault }
resource tenantsVault 'Microsoft.KeyVault/vaults@2025-05-01' existing = { name: names.tenantsVault }
resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' existing = { name: names.registry }
resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: names.insights }
resource environment 'Microsoft.App/managedEnvironments@2026-01-01' existing = { name: names.environment }
resource instancesIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: names.instancesIdentity }
resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' existing = if (!empty(schedulerName)) {
  name: schedulerName
}

@description('The Functions host keeps its locks here, and fetches the deployed package.')
resource hostBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostStorage
  name: guid(hostStorage.id, controlPrincipalId, roles.storageBlobDataOwner)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
  }
}

@description('Orchestrations: their work items and control messages.')
resource hostQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostStorage
  name: guid(hostStorage.id, controlPrincipalId, roles.storageQueueDataContributor)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageQueueDataContributor)
  }
}

@description('Orchestrations: their histories.')
resource hostTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostStorage
  name: guid(hostStorage.id, controlPrincipalId, roles.storageTableDataContributor)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataContributor)
  }
}

@description('Tenants\' documents, and the signed addresses by which keepers reach their own snapshots.')
resource dataBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataStorage
  name: guid(dataStorage.id, controlPrincipalId, roles.storageBlobDataContributor)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
  }
}

@description('Writes, searches and removes passages of tenants\' documents.')
resource passages 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: search
  name: guid(search.id, controlPrincipalId, roles.searchIndexDataContributor)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.searchIndexDataContributor)
  }
}

@description('Makes the two indexes at the start: Resource Manager knows none.')
resource indexes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: search
  name: guid(search.id, controlPrincipalId, roles.searchServiceContributor)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.searchServiceContributor)
  }
}

@description('The model proxy asks the models.')
resource completions 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: models
  name: guid(models.id, controlPrincipalId, roles.cognitiveServicesOpenAiUser)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.cognitiveServicesOpenAiUser)
  }
}

@description('Sends changes to groups and signs in those who watch.')
resource live 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: webPubSub
  name: guid(webPubSub.id, controlPrincipalId, roles.webPubSubServiceOwner)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.webPubSubServiceOwner)
  }
}

@description('Reads the master key, by a reference in the app settings.')
resource masterKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: platformVault
  name: guid(platformVault.id, controlPrincipalId, roles.keyVaultSecretsUser)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

@description('Writes tenants\' secrets when they are created or rotated, and removes them.')
resource writesTenantsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: tenantsVault
  name: guid(tenantsVault.id, controlPrincipalId, roles.keyVaultSecretsOfficer)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
  }
}

@description('The platform hands tenants\' secrets to their apps; code in an app cannot use this identity.')
resource readsTenantsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: tenantsVault
  name: guid(tenantsVault.id, instancesPrincipalId, roles.keyVaultSecretsUser)
  properties: {
    principalId: instancesPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

@description('Images of the gateway and the keeper.')
resource pullsImages 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, instancesPrincipalId, roles.acrPull)
  properties: {
    principalId: instancesPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
  }
}

@description('Traces and metrics are taken in by identity, not by key.')
resource telemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, controlPrincipalId, roles.monitoringMetricsPublisher)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
  }
}

@description('A tenant\'s app joins the environment, which is in another group than the app.')
resource joinsEnvironment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: environment
  name: guid(environment.id, controlPrincipalId, roles.containerAppsContributor)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.containerAppsContributor)
  }
}

@description('A tenant\'s app is created with that identity; without the role: LinkedAuthorizationFailed.')
resource lendsIdentity 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: instancesIdentity
  name: guid(instancesIdentity.id, controlPrincipalId, roles.managedIdentityOperator)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.managedIdentityOperator)
  }
}

@description('Orchestrations, where they live in the Durable Task scheduler.')
resource schedules 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(schedulerName)) {
  scope: scheduler
  name: guid(scheduler.id, controlPrincipalId, roles.durableTaskDataContributor)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.durableTaskDataContributor)
  }
}

@description('Whoever deploys keeps a copy of the master key and can restore it: without it no backup can be read.')
resource keepsMasterKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorPrincipalId)) {
  scope: platformVault
  name: guid(platformVault.id, operatorPrincipalId, roles.keyVaultSecretsOfficer)
  properties: {
    principalId: operatorPrincipalId
    principalType: operatorPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
  }
}

// Not Azure's roles but the database's own: conversations, tenants, usage, audit. It can neither make nor drop containers.
resource data 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-10-15' = {
  parent: cosmos
  name: guid(cosmos.id, controlPrincipalId, cosmosDataContributor)
  properties: {
    principalId: controlPrincipalId
    roleDefinitionId: '${cosmos.id}/sqlRoleDefinitions/${cosmosDataContributor}'
    scope: cosmos.id
  }
}
