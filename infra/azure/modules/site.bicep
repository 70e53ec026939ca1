// The supervisors' and customers' pages: static files. They call the API by its own address, with tokens of Entra ID: a
// linked backend would put another token in the place of the people's.
import { siteLocation } from 'types.bicep'

@description('Region of the resources.')
param location siteLocation

@description('Tags of every resource.')
param tags object

@description('Name of the resource.')
@minLength(2)
@maxLength(40)
param name string

resource site 'Microsoft.Web/staticSites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'web' })
  sku: { name: 'Standard', tier: 'Standard' }
  properties: {
    allowConfigFileUpdates: true
    publicNetworkAccess: 'Enabled'
    stagingEnvironmentPolicy: 'Disabled'
  }
}

output name string = site.name
output origin string = 'https://${site.properties.defaultHostname}'
