import { z } from 'zod';

/** The routes an instance knows. Which real model stands behind each is the control plane's business. */
export const InstanceModel = z.enum(['fast', 'vision', 'reasoning']);
export type InstanceModel = z.infer<typeof InstanceModel>;

/** The one model provider of every instance; `clawdesk/fast` and so on are its models. */
export const modelProviderId = 'clawdesk';

/** By this header the model proxy knows a gateway, which would repeat 429 and 5xx for minutes. */
export const callerHeader = { name: 'x-clawdesk-caller', value: 'gateway' };
