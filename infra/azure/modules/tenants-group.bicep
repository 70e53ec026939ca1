// Tenants' apps live in a resource group of their own: what the control plane may do there, it may do nowhere else.
targetScope = 'subscription'

@description('Region of the resources.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the resource.')
@minLength(1)
@maxLength(90)
param name string

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: name
  location: location
  tags: tags
}

output name string = group.name
