// Apart from role-assignments.bicep because a role on a resource group is assigned from within that group.
import { roles } from 'roles.bicep'

@description('Principal of the control plane.')
param controlPrincipalId string

@description('Creates, stops, starts and deletes the container apps of tenants, in this group alone.')
resource apps 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, controlPrincipalId, roles.containerAppsContributor)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.containerAppsContributor)
  }
}
