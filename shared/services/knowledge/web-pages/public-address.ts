import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Azure's platform services answer every virtual machine here, although the address looks public. */
const platformAddress = '168.63.129.16';

/** Whether an address belongs to the open internet: not to this machine, its network, its cloud, or a way into them. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' && parsed.toString() !== platformAddress;
}

export const isLoopbackAddress = (address: string): boolean =>
  isIP(address) !== 0 && ipaddr.process(address).range() === 'loopback';
