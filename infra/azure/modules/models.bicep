// Language models. Tenants never get this account's token: their instances call the control plane's model proxy.
import { modelDeployment } from 'types.bicep'

@description('Region of the resources.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the account and of its address.')
@minLength(2)
@maxLength(64)
param name string

@description('What is deployed, in this order.')
@minLength(1)
@maxLength(20)
param deployments modelDeployment[]

@description('Closed to the Internet; private endpoints lead to it.')
param isPrivate bool

@description('Log Analytics workspace that logs go to.')
param workspaceId string

var harms = ['Hate', 'Sexual', 'Violence', 'Selfharm']

resource account 'Microsoft.CognitiveServices/accounts@2025-12-01' = {
  name: name
  location: location
  tags: tags
  kind: 'AIServices'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: isPrivate ? 'Deny' : 'Allow' }
  }
}

// Harm is blocked both ways. The shields against jailbreaks and indirect attacks only annotate: they take OpenClaw's
// envelope around a message for an attack and would refuse every turn. What they are for, the control plane does itself:
// customers' words and passages are data, tools are on a list, and a gate stands before every answer.
resource policy 'Microsoft.CognitiveServices/accounts/raiPolicies@2025-12-01' = {
  parent: account
  name: 'clawdesk'
  properties: {
    basePolicyName: 'Microsoft.DefaultV2'
    mode: 'Blocking'
    contentFilters: concat(
      map(harms, harm => { name: harm, source: 'Prompt', enabled: true, blocking: true, severityThreshold: 'Medium' }),
      map(harms, harm => { name: harm, source: 'Completion', enabled: true, blocking: true, severityThreshold: 'Medium' }),
      [
        { name: 'Jailbreak', source: 'Prompt', enabled: true, blocking: false }
        { name: 'Indirect Attack', source: 'Prompt', enabled: true, blocking: false }
        { name: 'Protected Material Text', source: 'Completion', enabled: true, blocking: true }
        { name: 'Protected Material Code', source: 'Completion', enabled: true, blocking: false }
      ]
    )
  }
}

// The service takes one deployment at a time.
@batchSize(1)
resource deployment 'Microsoft.CognitiveServices/accounts/deployments@2025-12-01' = [
  for deployment in deployments: {
    parent: account
    name: deployment.name
    sku: { name: deployment.sku, capacity: deployment.capacity }
    properties: {
      model: { format: 'OpenAI', name: deployment.model, version: deployment.version }
      raiPolicyName: policy.name
      versionUpgradeOption: 'NoAutoUpgrade'
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'Audit', enabled: true }]
  }
}

output id string = account.id
output endpoint string = 'https://${account.name}.openai.azure.com'
