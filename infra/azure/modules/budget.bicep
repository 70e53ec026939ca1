// A warning before the bill: at 80 and 100 % of what was spent, and at 110 % of what the month will come to.
targetScope = 'subscription'

@description('Name of the resource.')
@minLength(1)
@maxLength(63)
param name string

@description('A month, in the currency of the bill.')
@minValue(1)
@maxValue(1000000)
param amount int

@description('First day of a month. A budget keeps the one that it was made with.')
@minLength(10)
@maxLength(10)
param startDate string

@description('The stamp\'s resource groups.')
@minLength(1)
@maxLength(10)
param groupNames string[]

@description('Who is told.')
@minLength(1)
@maxLength(50)
param emails string[]

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: startDate }
    filter: { dimensions: { name: 'ResourceGroupName', operator: 'In', values: groupNames } }
    notifications: {
      mostlySpent: { enabled: true, operator: 'GreaterThanOrEqualTo', threshold: 80, thresholdType: 'Actual', contactEmails: emails }
      spent: { enabled: true, operator: 'GreaterThanOrEqualTo', threshold: 100, thresholdType: 'Actual', contactEmails: emails }
      willOverrun: { enabled: true, operator: 'GreaterThanOrEqualTo', threshold: 110, thresholdType: 'Forecasted', contactEmails: emails }
    }
  }
}
