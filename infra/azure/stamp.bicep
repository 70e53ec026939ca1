// A stamp: everything that up to 500 tenants need, in one region. main.bicep deploys it for `azd up`; it can also be
// deployed alone into a resource group, from the portal or by `az deployment group create`. It is long because it is the
// one place that says how the parts hang together; what a part is stands in its module.
import { cosmosPricing, durableStore, modelDeployment, siteLocation, stampSizes } from 'modules/types.bicep'

@description('Required. Names the stamp and, with the resource group, every resource in it.')
@minLength(2)
@maxLength(24)
param environmentName string

@description('Optional. Region; where the resource group is by default.')
param location string = resourceGroup().location

@description('Optional. Region of the site\'s staging, of the few that Static Web Apps has; the pages themselves are served from everywhere.')
param siteRegion siteLocation = 'westeurope'

@description('Optional. Region of the models, if the stamp\'s does not have them.')
param modelsRegion string = location

@description('Optional. Tags of every resource.')
param tags { *: string } = {}

@description('Required. Whom access tokens of the API are for: the application id of the Entra app registration, or its api:// address.')
@minLength(7)
@maxLength(200)
param entraAudience string

@description('Optional. Object id of whoever deploys: may read and restore the master key. Empty: nobody but the app.')
@maxLength(36)
param principalId string = ''

@description('Optional. What kind of principal that is.')
param principalType 'User' | 'Group' | 'ServicePrincipal' = 'User'

@description('Optional. Resource group of the tenants\' apps; it is created. Deploy no two stamps into one.')
@minLength(1)
@maxLength(90)
param tenantsGroupName string = 'rg-${environmentName}-tenants'

@description('Optional. Address range of the stamp\'s network, /16 to /20. Networks that are peered must not overlap.')
@minLength(9)
@maxLength(18)
param addressPrefix string = '10.40.0.0/16'

@description('Optional. Closes database, storage, vaults, search and models to the Internet. Nine endpoints, each at a price of its own.')
param privateEndpoints bool = false

@description('Optional. Spreads functions, database and instances over the zones of the region. Cannot be changed later.')
param zoneRedundant bool = false

@description('Optional. Major version of Node.js.')
param nodeVersion '22' | '24' = '24'

@description('Optional. Where orchestrations keep their state: in storage, or in the faster Durable Task scheduler.')
param durableBackend durableStore = 'storage'

@description('Optional. Pays Cosmos DB by request (one region, no zones) or by throughput that grows with the load. Cannot be changed later.')
param cosmosCapacity cosmosPricing = 'serverless'

@description('Optional. Models and what they answer. Each of fast, vision and reasoning needs one at least; without one for embedding documents are searched by words alone; names, versions and quota differ by region and retire.')
@minLength(1)
@maxLength(20)
param modelDeployments modelDeployment[] = [
  { name: 'gpt-5-mini', routes: ['fast', 'vision'], model: 'gpt-5-mini', version: '2025-08-07', sku: 'GlobalStandard', capacity: 100 }
  { name: 'gpt-5', routes: ['reasoning'], model: 'gpt-5', version: '2025-08-07', sku: 'GlobalStandard', capacity: 50 }
  { name: 'text-embedding-3-small', routes: ['embedding'], model: 'text-embedding-3-small', version: '1', sku: 'GlobalStandard', capacity: 120 }
]

@description('Optional. Digest of OpenClaw\'s image, "sha256:…". Until it is given no tenant can be created.')
@maxLength(71)
param openclawDigest string = ''

@description('Optional. Digest of the keeper\'s image in the stamp\'s registry, "sha256:…". Until it is given no tenant can be created.')
@maxLength(71)
param keeperDigest string = ''

@description('Optional. Host of the API if it is reached by a domain of its own. Empty: <app>.azurewebsites.net.')
@maxLength(253)
param apiHost string = ''

@description('Optional. Origin of the site if it is reached by a domain of its own, "https://…". Empty: the one that the Static Web App is given.')
@maxLength(253)
param webOrigin string = ''

@description('Optional. Domain below which every tenant has a subdomain. Empty: tenants are told by key or token only.')
@maxLength(253)
param baseDomain string = ''

@description('Optional. Also keeps what instances write to their consoles, which may be customers\' words.')
param keepConsoleLogs bool = false

@description('Optional. Who is told when orchestrations fail, the API errs, the database throttles or money runs out. Nobody: no alerts and no budget.')
@maxLength(50)
param alertEmails string[] = []

@description('Optional. What a month may cost before somebody is told, in the currency of the bill; 0: no budget.')
@minValue(0)
@maxValue(1000000)
param monthlyBudget int = 0

@description('Optional. First day of the month that the budget begins with. Keep the first one on later deployments.')
@minLength(10)
@maxLength(10)
param budgetStart string = utcNow('yyyy-MM-01')

@description('Optional. Deleted vaults and secrets cannot be destroyed before 90 days. Off only where a stamp is torn down and made again.')
param purgeProtection bool = true

@description('Optional. Sizes that differ from those of a first stamp.')
param sizes stampSizes = {}

@secure()
@description('Optional. Master key of the platform: 32 bytes in base64. Used by the very first deployment only; made at random if not given.')
@minLength(44)
@maxLength(44)
#disable-next-line secure-parameter-default // made of newGuid() only, of 166 random bits
param masterKey string = '${take(replace('${newGuid()}${newGuid()}', '-', ''), 43)}='

var token = uniqueString(resourceGroup().id, environmentName)
var names = {
  api: 'clawdesk-${token}'
  cosmos: 'cosmos-clawdesk-${token}'
  controlIdentity: 'id-clawdesk-control-${token}'
  dataStorage: 'stcddata${token}'
  environment: 'cae-clawdesk-${token}'
  firewall: 'nsg-clawdesk-${token}'
  hostStorage: 'stcdhost${token}'
  insights: 'appi-clawdesk-${token}'
  instancesIdentity: 'id-clawdesk-instances-${token}'
  models: 'ai-clawdesk-${token}'
  network: 'vnet-clawdesk-${token}'
  plan: 'plan-clawdesk-${token}'
  platformVault: 'kv-cd-${token}'
  registry: 'crclawdesk${token}'
  scheduler: 'dts-clawdesk-${token}'
  search: 'srch-clawdesk-${token}'
  site: 'stapp-clawdesk-${token}'
  tenantsVault: 'kv-cdt-${token}'
  webPubSub: 'wps-clawdesk-${token}'
  workspace: 'log-clawdesk-${token}'
}
var packages = 'packages'
var cosmosDatabase = 'clawdesk'
var liveHub = 'clawdesk'
var taskHub = 'clawdesk'
var apiUrl = 'https://${empty(apiHost) ? '${names.api}.azurewebsites.net' : apiHost}/api'
var issuer = '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
var allTags = union(tags, { 'azd-env-name': environmentName })
var usesScheduler = durableBackend == 'scheduler'
// Well-formed, so that the app starts; no such image, so that nothing else does.
var noDigest = 'sha256:0000000000000000000000000000000000000000000000000000000000000000'

module monitoring 'modules/monitoring.bicep' = {
  params: {
    location: location
    tags: allTags
    names: { workspace: names.workspace, insights: names.insights }
    retentionDays: sizes.?logRetentionDays
    dailyQuotaGb: sizes.?logDailyQuotaGb
  }
}

module identities 'modules/identities.bicep' = {
  params: {
    location: location
    tags: allTags
    names: { control: names.controlIdentity, instances: names.instancesIdentity }
  }
}

module network 'modules/network.bicep' = {
  params: {
    location: location
    tags: allTags
    names: { network: names.network, firewall: names.firewall }
    addressPrefix: addressPrefix
  }
}

module hostStorage 'modules/storage.bicep' = {
  params: {
    location: location
    tags: allTags
    name: names.hostStorage
    sku: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
    isPrivate: privateEndpoints
    undeleteDays: 1
    containers: [packages]
    workspaceId: monitoring.outputs.workspaceId
  }
}

module dataStorage 'modules/storage.bicep' = {
  params: {
    location: location
    tags: allTags
    name: names.dataStorage
    sku: sizes.?dataRedundancy
    isPrivate: privateEndpoints
    undeleteDays: 7
    containers: []
    workspaceId: monitoring.outputs.workspaceId
  }
}

module cosmos 'modules/cosmos.bicep' = {
  params: {
    location: location
    tags: allTags
    name: names.cosmos
    databaseName: cosmosDatabase
    capacity: cosmosCapacity
    maxThroughput: sizes.?cosmosMaxThroughput
    restoreWindow: sizes.?restoreWindow
    zoneRedundant: zoneRedundant
    isPrivate: privateEndpoints
    workspaceId: monitoring.outputs.workspaceId
  }
}

module search 'modules/search.bicep' = {
  params: {
    location: location
    tags: allTags
    name: names.search
    sku: sizes.?searchSku
    replicas: sizes.?searchReplicas
    isPrivate: privateEndpoints
    workspaceId: monitoring.outputs.workspaceId
  }
}

module models 'modules/models.bicep' = {
  params: {
    location: modelsRegion
    tags: allTags
    name: names.models
    deployments: modelDeployments
    isPrivate: privateEndpoints
    workspaceId: monitoring.outputs.workspaceId
  }
}

module webPubSub 'modules/web-pubsub.bicep' = {
  params: {
    location: location
    tags: allTags
    name: names.webPubSub
    sku: sizes.?webPubSubSku
    units: sizes.?webPubSubUnits
    hubName: liveHub
    workspaceId: monitoring.outputs.workspaceId
  }
}

module platformVault 'modules/key-vault.bicep' = {
  params: {
    location: location
    tags: allTags
    name: names.platformVault
    purgeProtection: purgeProtection
    isPrivate: privateEndpoints
    workspaceId: monitoring.outputs.workspaceId
  }
}

// Apart from the platform's: the identity that tenants' apps bear may read this vault, and must never read the master key.
module tenantsVault 'modules/key-vault.bicep' = {
  params: {
    location: location
    tags: allTags
    name: names.tenantsVault
    purgeProtection: purgeProtection
    isPrivate: privateEndpoints
    workspaceId: monitoring.outputs.workspaceId
  }
}

module masterKeySecret 'modules/master-key.bicep' = {
  params: { vaultName: names.platformVault, value: masterKey }
  dependsOn: [platformVault]
}

module registry 'modules/registry.bicep' = {
  params: {
    location: location
    tags: allTags
    name: names.registry
    workspaceId: monitoring.outputs.workspaceId
  }
}

module instances 'modules/instances-environment.bicep' = {
  params: {
    location: location
    tags: allTags
    name: names.environment
    subnetId: network.outputs.instancesSubnetId
    zoneRedundant: zoneRedundant
    keepConsoleLogs: keepConsoleLogs
    workspaceId: monitoring.outputs.workspaceId
  }
}

module instancesDns 'modules/instances-dns.bicep' = {
  params: {
    tags: allTags
    domain: instances.outputs.domain
    address: instances.outputs.address
    networkId: network.outputs.networkId
  }
}

module scheduler 'modules/durable-scheduler.bicep' = if (usesScheduler) {
  params: {
    location: location
    tags: allTags
    name: names.scheduler
    taskHubName: taskHub
    retentionDays: 30
  }
}

module tenantsGroup 'modules/tenants-group.bicep' = {
  scope: subscription()
  params: { location: location, tags: allTags, name: tenantsGroupName }
}

module tenantsGroupRoles 'modules/tenants-group-roles.bicep' = {
  scope: resourceGroup(tenantsGroupName)
  params: { controlPrincipalId: identities.outputs.controlPrincipalId }
  dependsOn: [tenantsGroup]
}

module roleAssignments 'modules/role-assignments.bicep' = {
  params: {
    controlPrincipalId: identities.outputs.controlPrincipalId
    instancesPrincipalId: identities.outputs.instancesPrincipalId
    operatorPrincipalId: principalId
    operatorPrincipalType: principalType
    schedulerName: usesScheduler ? names.scheduler : ''
    names: {
      hostStorage: names.hostStorage
      dataStorage: names.dataStorage
      cosmos: names.cosmos
      search: names.search
      models: names.models
      webPubSub: names.webPubSub
      platformVault: names.platformVault
      tenantsVault: names.tenantsVault
      registry: names.registry
      insights: names.insights
      environment: names.environment
      instancesIdentity: names.instancesIdentity
    }
  }
  dependsOn: [
    hostStorage
    dataStorage
    cosmos
    search
    models
    webPubSub
    platformVault
    tenantsVault
    registry
    instances
    scheduler
  ]
}

module site 'modules/site.bicep' = {
  params: { location: siteRegion, tags: allTags, name: names.site }
}

module functions 'modules/functions.bicep' = {
  params: {
    location: location
    tags: allTags
    names: { plan: names.plan, app: names.api }
    nodeVersion: nodeVersion
    memory: sizes.?functionMemory
    maxInstances: sizes.?functionMaxInstances
    alwaysReady: sizes.?functionAlwaysReady
    zoneRedundant: zoneRedundant
    subnetId: network.outputs.functionsSubnetId
    identityId: identities.outputs.controlId
    packageUrl: '${hostStorage.outputs.blobUrl}/${packages}'
    settings: union(
      {
        AzureWebJobsStorage__accountName: names.hostStorage
        AzureWebJobsStorage__credential: 'managedidentity'
        AzureWebJobsStorage__clientId: identities.outputs.controlClientId
        APPLICATIONINSIGHTS_CONNECTION_STRING: monitoring.outputs.insightsConnection
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identities.outputs.controlClientId}'
        TASKHUB_NAME: taskHub
        PAUSE_SCHEDULE: '0 * * * * *'
        SWEEP_SCHEDULE: '*/30 * * * * *'
        CLAWDESK_STAMP: environmentName
        CLAWDESK_API_URL: apiUrl
        CLAWDESK_WEB_ORIGIN: empty(webOrigin) ? site.outputs.origin : webOrigin
        CLAWDESK_MASTER_KEY: masterKeySecret.outputs.reference
        CLAWDESK_BASE_DOMAIN: baseDomain
        AZURE_CLIENT_ID: identities.outputs.controlClientId
        KEY_VAULT_URL: tenantsVault.outputs.url
        COSMOS_ENDPOINT: cosmos.outputs.endpoint
        COSMOS_DATABASE: cosmosDatabase
        SEARCH_ENDPOINT: search.outputs.endpoint
        SEARCH_INDEX: 'knowledge'
        SNAPSHOT_STORAGE_URL: dataStorage.outputs.blobUrl
        OPENAI_ENDPOINT: models.outputs.endpoint
        OPENAI_DEPLOYMENT_FAST: join(map(filter(modelDeployments, m => contains(m.routes, 'fast')), m => m.name), ',')
        OPENAI_DEPLOYMENT_VISION: join(map(filter(modelDeployments, m => contains(m.routes, 'vision')), m => m.name), ',')
        OPENAI_DEPLOYMENT_REASONING: join(map(filter(modelDeployments, m => contains(m.routes, 'reasoning')), m => m.name), ',')
        OPENAI_DEPLOYMENT_EMBEDDING: join(map(filter(modelDeployments, m => contains(m.routes, 'embedding')), m => m.name), ',')
        OPENAI_EMBEDDING_DIMENSIONS: '1536'
        ENTRA_ISSUER: issuer
        ENTRA_AUDIENCE: entraAudience
        WEB_PUBSUB_ENDPOINT: webPubSub.outputs.endpoint
        WEB_PUBSUB_HUB: liveHub
        ARM_ENDPOINT: 'https://${split(environment().resourceManager, '/')[2]}'
        ARM_POLL_MS: '2000'
        ARM_WRITES_PER_SECOND: '1'
        AZURE_SUBSCRIPTION_ID: subscription().subscriptionId
        AZURE_LOCATION: location
        INSTANCES_RESOURCE_GROUP: tenantsGroupName
        INSTANCES_ENVIRONMENT_ID: instances.outputs.id
        INSTANCES_IDENTITY_ID: identities.outputs.instancesId
        INSTANCES_REGISTRY_SERVER: registry.outputs.server
        INSTANCES_REGISTRY_IDENTITY_ID: identities.outputs.instancesId
        INSTANCES_WORKLOAD_PROFILE: instances.outputs.profile
        OPENCLAW_IMAGE: '${registry.outputs.openclawRepository}@${empty(openclawDigest) ? noDigest : openclawDigest}'
        OPENCLAW_ARGS: 'gateway run --port 18789 --bind lan'
        KEEPER_IMAGE: '${registry.outputs.server}/clawdesk/keeper@${empty(keeperDigest) ? noDigest : keeperDigest}'
      },
      // The package is the same for both backends: these three override its host.json.
      usesScheduler
        ? {
            AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
            AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
            DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${scheduler!.outputs.endpoint};Authentication=ManagedIdentity;ClientID=${identities.outputs.controlClientId}'
          }
        : {}
    )
  }
  // A role takes minutes to arrive everywhere: the app begins after the last one was given.
  dependsOn: [roleAssignments, tenantsGroupRoles]
}

module alerts 'modules/alerts.bicep' = if (!empty(alertEmails)) {
  params: {
    location: location
    tags: allTags
    prefix: 'clawdesk-${environmentName}'
    emails: alertEmails
    workspaceId: monitoring.outputs.workspaceId
    cosmosId: cosmos.outputs.id
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0 && !empty(alertEmails)) {
  scope: subscription()
  params: {
    name: 'clawdesk-${environmentName}-${token}'
    amount: monthlyBudget
    startDate: budgetStart
    groupNames: [resourceGroup().name, tenantsGroupName]
    emails: alertEmails
  }
}

var blobZone = 'privatelink.blob.${environment().suffixes.storage}'
var queueZone = 'privatelink.queue.${environment().suffixes.storage}'
var tableZone = 'privatelink.table.${environment().suffixes.storage}'
var cosmosZone = 'privatelink.documents.azure.com'
var searchZone = 'privatelink.search.windows.net'
var vaultZone = 'privatelink.vaultcore.azure.net'
var modelZones = [
  'privatelink.cognitiveservices.azure.com'
  'privatelink.openai.azure.com'
  'privatelink.services.ai.azure.com'
]

module privateNetwork 'modules/private-endpoints.bicep' = if (privateEndpoints) {
  params: {
    location: location
    tags: allTags
    prefix: 'pe-clawdesk-${token}'
    networkId: network.outputs.networkId
    subnetId: network.outputs.privateSubnetId
    zones: [blobZone, queueZone, tableZone, cosmosZone, searchZone, vaultZone, ...modelZones]
    services: [
      { name: 'host-blob', resourceId: hostStorage.outputs.id, groupId: 'blob', zones: [blobZone] }
      { name: 'host-queue', resourceId: hostStorage.outputs.id, groupId: 'queue', zones: [queueZone] }
      { name: 'host-table', resourceId: hostStorage.outputs.id, groupId: 'table', zones: [tableZone] }
      { name: 'data-blob', resourceId: dataStorage.outputs.id, groupId: 'blob', zones: [blobZone] }
      { name: 'cosmos', resourceId: cosmos.outputs.id, groupId: 'Sql', zones: [cosmosZone] }
      { name: 'search', resourceId: search.outputs.id, groupId: 'searchService', zones: [searchZone] }
      { name: 'platform-vault', resourceId: platformVault.outputs.id, groupId: 'vault', zones: [vaultZone] }
      { name: 'tenants-vault', resourceId: tenantsVault.outputs.id, groupId: 'vault', zones: [vaultZone] }
      { name: 'models', resourceId: models.outputs.id, groupId: 'account', zones: modelZones }
    ]
  }
}

output API_NAME string = functions.outputs.name
output API_URL string = apiUrl
output WEB_NAME string = site.outputs.name
output WEB_ORIGIN string = empty(webOrigin) ? site.outputs.origin : webOrigin
output LIVE_ORIGIN string = replace(webPubSub.outputs.endpoint, 'https://', 'wss://')
output ENTRA_ISSUER string = issuer
output ENTRA_AUDIENCE string = entraAudience
output AZURE_CONTAINER_REGISTRY_NAME string = registry.outputs.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.server
output AZURE_TENANTS_RESOURCE_GROUP string = tenantsGroup.outputs.name
output AZURE_KEY_VAULT_NAME string = names.platformVault
