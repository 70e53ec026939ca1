import type { RegisteredFunction } from './app-registry.ts';

const supported = new Set([
  'in httpTrigger',
  'in timerTrigger',
  'in orchestrationTrigger',
  'in activityTrigger',
  'in entityTrigger',
  'in durableClient',
  'out http',
]);

/** Throws for a binding this host cannot serve: better at the start than a function that never runs. */
export function refuseUnsupported(functions: Iterable<RegisteredFunction>): void {
  for (const { metadata } of functions) {
    if (metadata.retryOptions) {
      throw new Error(`function "${metadata.name}" has a retry policy, which the local host does not support`);
    }
    for (const { type, direction } of Object.values(metadata.bindings)) {
      if (supported.has(`${direction} ${type}`)) continue;
      throw new Error(`function "${metadata.name}" uses ${type} (${direction}), which the local host does not support`);
    }
  }
}
