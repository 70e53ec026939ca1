// The ways into services that are closed to the Internet, and the names by which the network finds them.
import { privateService } from 'types.bicep'

@description('Region of the resources.')
param location string

@description('Tags of every resource.')
param tags object

@description('Begins the names of the resources.')
@minLength(1)
@maxLength(60)
param prefix string

@description('Network of the stamp.')
param networkId string

@description('Subnet that the endpoints have their addresses in.')
param subnetId string

@description('What is closed to the Internet.')
@minLength(1)
@maxLength(30)
param services privateService[]

@description('All zones that the services name.')
@minLength(1)
@maxLength(30)
param zones string[]

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for name in zones: {
    name: name
    location: 'global'
    tags: tags
  }
]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (name, n) in zones: {
    parent: zone[n]
    name: 'stamp-${n}'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: networkId }
    }
  }
]

resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for service in services: {
    name: '${prefix}-${service.name}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        {
          name: service.name
          properties: { privateLinkServiceId: service.resourceId, groupIds: [service.groupId] }
        }
      ]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (service, n) in services: {
    parent: endpoint[n]
    name: 'default'
    dependsOn: [zone]
    properties: {
      privateDnsZoneConfigs: [
        for name in service.zones: {
          name: replace(name, '.', '-')
          properties: { privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', name) }
        }
      ]
    }
  }
]
