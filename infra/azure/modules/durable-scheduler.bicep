// The faster home of orchestrations; the other one is the host's storage account. What happens in it, the host tells to
// Application Insights: it has no diagnostic setting, because no category of its own is known for certain.

@description('Region of the resources.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the resource.')
@minLength(3)
@maxLength(64)
param name string

@description('Name of the task hub.')
param taskHubName string

@description('Days that finished orchestrations can still be looked at.')
@minValue(1)
@maxValue(90)
param retentionDays int

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'Consumption' }
    // An empty list refuses everybody. Who may call is decided by role; there are no keys.
    ipAllowlist: ['0.0.0.0/0']
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = {
  parent: scheduler
  name: taskHubName
}

resource retention 'Microsoft.DurableTask/schedulers/retentionPolicies@2026-02-01' = {
  parent: scheduler
  name: 'default'
  properties: {
    retentionPolicies: [{ retentionPeriodInDays: retentionDays }]
  }
}

output endpoint string = scheduler.properties.endpoint
