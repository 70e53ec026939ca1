import type { OverviewTenant } from '../../../shared/contract/overview.ts';

export type InstanceAct = 'resume' | 'pause' | 'rotate';
export type Shown = Pick<OverviewTenant, 'instance' | 'status'>;

type ActFacts = {
  words: string;
  about: string;
  during: Shown;
  done: Shown;
  succeeded(name: string): string;
  failed(name: string): string;
};

const awake: Shown = { instance: 'awake', status: 'ready' };

export const actFacts: Record<InstanceAct, ActFacts> = {
  resume: {
    words: 'Wake',
    about: 'Starts its instance, as a customer’s message would.',
    during: { instance: 'waking', status: 'resuming' },
    done: awake,
    succeeded: (name) => `${name} is awake.`,
    failed: (name) => `${name} could not be woken`,
  },
  pause: {
    words: 'Put to sleep',
    about: 'Saves and stops its instance. The next message wakes it.',
    during: { instance: 'changing', status: 'pausing' },
    done: { instance: 'asleep', status: 'paused' },
    succeeded: (name) => `${name} is asleep. The next message wakes it.`,
    failed: (name) => `${name} could not be put to sleep`,
  },
  rotate: {
    words: 'Rotate secrets',
    about: 'Restarts its instance with new tokens.',
    during: { instance: 'changing', status: 'updating' },
    done: awake,
    succeeded: (name) => `${name} has new secrets and is awake.`,
    failed: (name) => `The secrets of ${name} could not be rotated`,
  },
};

const choices: Partial<Record<OverviewTenant['instance'], readonly InstanceAct[]>> = {
  awake: ['pause', 'rotate'],
  asleep: ['resume', 'rotate'],
  failed: ['resume', 'rotate'],
};

/** What may be done with an instance; nothing while it changes. */
export const choicesFor = (instance: OverviewTenant['instance']): readonly InstanceAct[] => choices[instance] ?? [];

const steps: Readonly<Record<string, string>> = {
  drain: 'finishing answers',
  snapshot: 'saving its memory',
  'save-memory': 'saving its memory',
  'stop-app': 'stopping',
  'renew-secrets': 'renewing secrets',
  'start-app': 'starting',
  'await-start': 'starting',
  verify: 'trying it out',
};

/** What a step of an operation is about; null for one that nobody needs to know. */
export const stepWords = (step: string | undefined): string | null => steps[step ?? ''] ?? null;
