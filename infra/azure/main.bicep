// What `azd up` deploys: the stamp's resource group, and the stamp in it. Defaults are repeated from stamp.bicep, which is
// deployable without this file; a test keeps them the same.
targetScope = 'subscription'

import { cosmosPricing, durableStore, modelDeployment, siteLocation, stampSizes } from 'modules/types.bicep'

@description('Required. Names the stamp and, with the resource group, every resource in it.')
@minLength(2)
@maxLength(24)
param environmentName string

@description('Required. Region of the stamp.')
@minLength(1)
param location string

@description('Optional. Region of the site\'s staging, of the few that Static Web Apps has; the pages themselves are served from everywhere.')
param siteRegion siteLocation = 'westeurope'

@description('Optional. Region of the models, if the stamp\'s does not have them.')
param modelsRegion string = location

@description('Required. Whom access tokens of the API are for: the application id of the Entra app registration, or its api:// address.')
@minLength(7)
@maxLength(200)
param entraAudience string

@description('Optional. Object id of whoever deploys: may read and restore the master key. Empty: nobody but the app.')
@maxLength(36)
param principalId string = ''

@description('Optional. What kind of principal that is.')
param principalType 'User' | 'Group' | 'ServicePrincipal' = 'User'

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

@description('Optional. Deleted vaults and secrets cannot be destroyed before 90 days. Off only where a stamp is torn down and made again.')
param purgeProtection bool = true

@description('Optional. Sizes that differ from those of a first stamp.')
param sizes stampSizes = {}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: { 'azd-env-name': environmentName }
}

module stamp 'stamp.bicep' = {
  scope: group
  params: {
    environmentName: environmentName
    location: location
    siteRegion: siteRegion
    modelsRegion: modelsRegion
    entraAudience: entraAudience
    principalId: principalId
    principalType: principalType
    addressPrefix: addressPrefix
    privateEndpoints: privateEndpoints
    zoneRedundant: zoneRedundant
    nodeVersion: nodeVersion
    durableBackend: durableBackend
    cosmosCapacity: cosmosCapacity
    modelDeployments: modelDeployments
    openclawDigest: openclawDigest
    keeperDigest: keeperDigest
    apiHost: apiHost
    webOrigin: webOrigin
    baseDomain: baseDomain
    keepConsoleLogs: keepConsoleLogs
    alertEmails: alertEmails
    monthlyBudget: monthlyBudget
    purgeProtection: purgeProtection
    sizes: sizes
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output API_NAME string = stamp.outputs.API_NAME
output API_URL string = stamp.outputs.API_URL
output WEB_NAME string = stamp.outputs.WEB_NAME
output WEB_ORIGIN string = stamp.outputs.WEB_ORIGIN
output LIVE_ORIGIN string = stamp.outputs.LIVE_ORIGIN
output ENTRA_ISSUER string = stamp.outputs.ENTRA_ISSUER
output ENTRA_AUDIENCE string = stamp.outputs.ENTRA_AUDIENCE
output AZURE_CONTAINER_REGISTRY_NAME string = stamp.outputs.AZURE_CONTAINER_REGISTRY_NAME
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = stamp.outputs.AZURE_CONTAINER_REGISTRY_ENDPOINT
output AZURE_TENANTS_RESOURCE_GROUP string = stamp.outputs.AZURE_TENANTS_RESOURCE_GROUP
output AZURE_KEY_VAULT_NAME string = stamp.outputs.AZURE_KEY_VAULT_NAME
