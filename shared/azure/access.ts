import type { TokenCredential } from '@azure/identity';

/** How a service is told who asks: the app's identity in Azure, the key of a server on this machine. */
export type Access = { credential: TokenCredential } | { key: string };
