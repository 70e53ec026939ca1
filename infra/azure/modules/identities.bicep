// Two identities: the control plane's, and the one by which the platform fetches images and secrets for tenants' apps.

@description('Region of the resources.')
param location string

@description('Tags of every resource.')
param tags object

@description('Names of the resources.')
param names { control: string, instances: string }

resource control 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.control
  location: location
  tags: tags
}

// Never available to code in a container: apps name it with lifecycle "None".
resource instances 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.instances
  location: location
  tags: tags
}

output controlId string = control.id
output controlClientId string = control.properties.clientId
output controlPrincipalId string = control.properties.principalId
output instancesId string = instances.id
output instancesPrincipalId string = instances.properties.principalId
