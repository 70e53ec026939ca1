/** Where an app lives in Azure Resource Manager. */
export type AppCoordinates = { subscriptionId: string; resourceGroup: string; name: string };

export const appType = 'Microsoft.App/containerApps';

export const groupId = (at: Pick<AppCoordinates, 'subscriptionId' | 'resourceGroup'>) =>
  `/subscriptions/${at.subscriptionId}/resourceGroups/${at.resourceGroup}`;

export const appId = (at: AppCoordinates) => `${groupId(at)}/providers/${appType}/${at.name}`;

/** Resource ids are case-insensitive: this is the one to compare and to store by. */
export const appKey = (at: AppCoordinates) => appId(at).toLowerCase();
