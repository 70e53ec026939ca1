// Names of the instances, for whoever is in the network. A module of its own: the zone bears a name that only the finished
// environment knows.

@description('Tags of every resource.')
param tags object

@description('The environment\'s own domain.')
param domain string

@description('The environment\'s address in the network.')
param address string

@description('Network of the stamp.')
param networkId string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: domain
  location: 'global'
  tags: tags
}

resource all 'Microsoft.Network/privateDnsZones/A@2024-06-01' = {
  parent: zone
  name: '*'
  properties: {
    ttl: 3600
    aRecords: [{ ipv4Address: address }]
  }
}

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: zone
  name: 'stamp'
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: networkId }
  }
}
