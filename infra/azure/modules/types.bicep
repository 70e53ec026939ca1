// The shapes of parameters that more than one file has.

@export()
@description('A deployment of a language model, and what the router sends to it.')
type modelDeployment = {
  @description('Name of the deployment; the app knows the model by it.')
  @minLength(2)
  @maxLength(64)
  name: string

  @description('The kinds of requests that it answers. The first deployment named for a kind is preferred, the next ones take over when it is overloaded.')
  @minLength(1)
  routes: ('fast' | 'vision' | 'reasoning' | 'embedding')[]

  @description('Name of the model in Azure OpenAI.')
  @minLength(2)
  model: string

  @description('Version of the model. Versions retire: see the model page of Azure OpenAI.')
  @minLength(1)
  version: string

  @description('Where requests are processed: anywhere, in one data zone, or in the region.')
  sku: 'GlobalStandard' | 'DataZoneStandard' | 'Standard'

  @description('Thousands of tokens a minute.')
  @minValue(1)
  @maxValue(10000)
  capacity: int
}

@export()
@description('How Cosmos DB is paid for: by request, or by throughput that grows up to a maximum.')
type cosmosPricing = 'serverless' | 'autoscale'

@export()
@description('Where orchestrations keep their state.')
type durableStore = 'storage' | 'scheduler'

@export()
@description('Regions that Azure Static Web Apps has.')
type siteLocation = 'centralus' | 'eastasia' | 'eastus2' | 'westeurope' | 'westus2'

@export()
@description('A service that is reached inside the network only.')
type privateService = {
  @description('Name of the endpoint.')
  @minLength(1)
  name: string

  @description('Resource id of the service.')
  @minLength(1)
  resourceId: string

  @description('The part of the service that is reached: "blob" of a storage account, for example.')
  @minLength(1)
  groupId: string

  @description('Private DNS zones that its public names are answered from.')
  @minLength(1)
  zones: string[]
}

@export()
@description('Sizes of a stamp. What is left out is what a first stamp needs.')
type stampSizes = {
  @description('Memory of a function instance, in MB.')
  functionMemory: (512 | 2048 | 4096)?

  @description('How far the API may scale out.')
  @minValue(40)
  @maxValue(1000)
  functionMaxInstances: int?

  @description('Function instances for HTTP that never sleep; 0: the first webhook after a quiet time waits for a cold start.')
  @minValue(0)
  @maxValue(20)
  functionAlwaysReady: int?

  @description('Request units a second that the database may grow to; of autoscale only.')
  @minValue(1000)
  @maxValue(1000000)
  cosmosMaxThroughput: int?

  @description('How far back conversations can be restored to any second.')
  restoreWindow: ('Continuous7Days' | 'Continuous30Days')?

  @description('How many copies there are of tenants\' documents and snapshots, and where.')
  dataRedundancy: ('Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS')?

  @description('Size of the search service.')
  searchSku: ('basic' | 'standard' | 'standard2')?

  @description('Replicas of the search service: 2 for guaranteed reading, 3 for guaranteed writing too.')
  @minValue(1)
  @maxValue(12)
  searchReplicas: int?

  @description('Live updates: free for 20 connections, or 1,000 connections a unit.')
  webPubSubSku: ('Free_F1' | 'Standard_S1')?

  @description('Units of live updates; of Standard_S1 only.')
  @minValue(1)
  @maxValue(100)
  webPubSubUnits: int?

  @description('Days that logs and traces are kept.')
  @minValue(30)
  @maxValue(730)
  logRetentionDays: int?

  @description('GB of logs a day, after which none are taken until the next day; -1: no limit.')
  @minValue(-1)
  @maxValue(1000)
  logDailyQuotaGb: int?
}
