// A vault that is opened by roles only.

@description('Region of the resources.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the resource.')
@minLength(3)
@maxLength(24)
param name string

@description('Nobody can destroy a deleted secret before its time. Once on, it stays on.')
param purgeProtection bool

@description('Closed to the Internet; private endpoints lead to it.')
param isPrivate bool

@description('Log Analytics workspace that logs go to.')
param workspaceId string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: purgeProtection ? true : null
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

output id string = vault.id
output url string = 'https://${vault.name}${environment().suffixes.keyvaultDns}'
