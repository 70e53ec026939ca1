import type { RouteDecision } from '../../contract/routing.ts';
import { decideRoute } from '../../domain/routing.ts';
import type { Bootstrapper } from '../chain.ts';
import type { Instance } from './instance-router.bootstrapper.ts';

export type ModelRouter = { route(burst: { text: string; hasImage: boolean }): RouteDecision };

/** Decides by the tenant's rules, per burst of messages, which model answers, or that a person should. */
export const modelRouter: Bootstrapper<'models', ModelRouter, { instance: Pick<Instance, 'tenant'> }> = {
  name: 'models',
  bootstrap: ({ before: { instance } }) => ({
    route: (burst) => decideRoute(instance.tenant.settings.routing, burst),
  }),
};
