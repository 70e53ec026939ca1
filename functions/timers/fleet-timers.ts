import { app } from '@azure/functions';
import type { Orchestrations } from '../../shared/services/context.ts';
import { logged } from '../log.ts';
import { clientInput, orchestrationsFor } from '../orchestrations.ts';

type Fleet = {
  pauseIdleTenants(orchestrations: Orchestrations): Promise<string[]>;
  sweep(orchestrations: Orchestrations): Promise<void>;
  resumeDocuments(orchestrations: Orchestrations): Promise<void>;
};

/** What the platform looks after by the clock. Errors are thrown, so that the host reports and repeats. */
export function registerTimers({ pauseIdleTenants, sweep, resumeDocuments }: Fleet): void {
  app.timer('pauseIdleTenants', {
    schedule: '%PAUSE_SCHEDULE%',
    extraInputs: [clientInput],
    handler: async (_timer, invocation) => {
      const paused = await pauseIdleTenants(orchestrationsFor(invocation));
      if (paused.length > 0) logged.pausing(invocation, paused);
    },
  });
  app.timer('sweep', {
    schedule: '%SWEEP_SCHEDULE%',
    extraInputs: [clientInput],
    handler: (_timer, invocation) => sweep(orchestrationsFor(invocation)),
  });
  app.timer('resumeDocuments', {
    schedule: '%SWEEP_SCHEDULE%',
    extraInputs: [clientInput],
    handler: (_timer, invocation) => resumeDocuments(orchestrationsFor(invocation)),
  });
}
