/** Plain http is for this machine only: whether the endpoint is allowed to use it. Throws for http to anywhere else. */
export function allowsInsecure(endpoint: string): boolean {
  const url = new URL(endpoint);
  if (url.protocol === 'https:') return false;
  if (url.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname)) return true;
  throw new Error(`${url.protocol}//${url.host} is not allowed: use https, or http on 127.0.0.1.`);
}
