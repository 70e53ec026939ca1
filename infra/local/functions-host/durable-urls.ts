/** The path of the Durable webhooks, as on Azure. */
export const webhookPath = 'runtime/webhooks/durabletask';

/** What a `durableClient` binding hands to the library (`OrchestrationClientInputData`). */
export interface DurableClientInput {
  taskHubName: string;
  connectionName: string;
  creationUrls: Record<string, string>;
  managementUrls: Record<string, string>;
  baseUrl: string;
  requiredQueryStringParameters: string;
  rpcBaseUrl: string;
}

export function durableClientInput(options: {
  origin: string;
  taskHubName: string;
  connectionName: string;
  systemKey: string;
  rpcPath: string;
}): DurableClientInput {
  const { origin, taskHubName, connectionName, systemKey, rpcPath } = options;
  const baseUrl = `${origin}/${webhookPath}`;
  const required = `taskHub=${taskHubName}&connection=${connectionName}&code=${systemKey}`;
  const instance = (action: string) => `${baseUrl}/instances/INSTANCEID${action}${required}`;
  return {
    taskHubName,
    connectionName,
    baseUrl,
    requiredQueryStringParameters: required,
    rpcBaseUrl: `${origin}/${rpcPath}`,
    creationUrls: {
      createNewInstancePostUri: `${baseUrl}/orchestrators/{functionName}[/{instanceId}]?${required}`,
      createAndWaitOnNewInstancePostUri: `${baseUrl}/orchestrators/{functionName}[/{instanceId}]?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&${required}`,
    },
    managementUrls: {
      id: 'INSTANCEID',
      statusQueryGetUri: instance('?'),
      sendEventPostUri: instance('/raiseEvent/{eventName}?'),
      terminatePostUri: instance('/terminate?reason={text}&'),
      rewindPostUri: instance('/rewind?reason={text}&'),
      purgeHistoryDeleteUri: instance('?'),
      restartPostUri: instance('/restart?'),
      suspendPostUri: instance('/suspend?reason={text}&'),
      resumePostUri: instance('/resume?reason={text}&'),
    },
  };
}
