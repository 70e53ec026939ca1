// One network a stamp: a subnet for the functions, one for the tenants' instances, one for private endpoints.

@description('Region of the resources.')
param location string

@description('Tags of every resource.')
param tags object

@description('Names of the resources.')
param names { network: string, firewall: string }

@description('Address range in CIDR notation, /16 to /20. Stamps that are peered need ranges of their own.')
@minLength(9)
@maxLength(18)
param addressPrefix string

// Customers reach the API, never the network behind it.
resource firewall 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: names.firewall
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'deny-from-internet'
        properties: {
          priority: 4000
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: 'Internet'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: names.network
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'functions'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 0)
          networkSecurityGroup: { id: firewall.id }
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'private'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 1)
          networkSecurityGroup: { id: firewall.id }
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
      {
        // An address each ten replicas, and as many again while they are replaced: 500 tenants fit into /24 with room.
        name: 'instances'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 23, 1)
          networkSecurityGroup: { id: firewall.id }
          delegations: [{ name: 'environment', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
    ]
  }

  resource functions 'subnets' existing = { name: 'functions' }
  resource private 'subnets' existing = { name: 'private' }
  resource instances 'subnets' existing = { name: 'instances' }
}

output networkId string = network.id
output functionsSubnetId string = network::functions.id
output privateSubnetId string = network::private.id
output instancesSubnetId string = network::instances.id
