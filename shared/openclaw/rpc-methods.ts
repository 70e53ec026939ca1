import { z } from 'zod';

/** The administration calls the platform makes. OpenClaw offers more; what is not named here is not reachable through us. */
export const InstanceRpcMethod = z.enum([
  'agents.list',
  'channels.status',
  'commands.list',
  'config.get',
  'config.patch',
  'config.schema.lookup',
  'cron.list',
  'cron.status',
  'device.pair.approve',
  'device.pair.list',
  'gateway.suspend.prepare',
  'gateway.suspend.resume',
  'gateway.suspend.status',
  'health',
  'logs.tail',
  'models.list',
  'status',
  'update.status',
  'usage.cost',
  'usage.status',
]);
export type InstanceRpcMethod = z.infer<typeof InstanceRpcMethod>;
