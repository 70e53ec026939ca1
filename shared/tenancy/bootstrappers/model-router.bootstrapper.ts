import { type Route, route } from '../../domain/routing.ts';
import type { Bootstrapper } from '../chain.ts';

export type ModelRouter = { route(burst: { text: string; hasImage: boolean }): Route };

/** Decides per burst of messages which model answers, or that a person should. */
export const modelRouter: Bootstrapper<'models', ModelRouter> = { name: 'models', bootstrap: () => ({ route }) };
