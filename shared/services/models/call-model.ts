import { setTimeout as delay } from 'node:timers/promises';
import type { OpenAI } from 'openai';
import { admit, type Circuit, closedCircuit, failed, succeeded, undecided } from '../../domain/circuit-breaker.ts';
import { ModelFailure } from '../../domain/model-failure.ts';
import type { ModelRoute } from '../../domain/routing.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import { type DeploymentError, readDeploymentError } from './deployment-error.ts';

/** What a model is called for: a route of a turn, or vectors of texts. */
export type ModelUse = ModelRoute | 'embedding';
/** One model at one provider; deployments of the same `id` share a circuit. */
export type Deployment = {
  id: string;
  openai: OpenAI;
  model: string;
  /** How supervisors are told who failed. */
  service?: string;
};
/** The deployments of a use, the preferred one first. */
export type DeploymentsFor = (scope: TenantScope, use: ModelUse) => Promise<readonly Deployment[]>;

export type ModelAsk<T> = (
  deployment: Pick<Deployment, 'openai' | 'model'>,
  /** For the SDK's call: this function repeats, not the SDK. */
  options: { timeout: number; maxRetries: 0; signal?: AbortSignal },
) => Promise<T>;

export type CallModel = <T>(call: {
  scope: TenantScope;
  use: ModelUse;
  ask: ModelAsk<T>;
  signal?: AbortSignal;
  /** The longest wait for one deployment, milliseconds. */
  timeoutMs?: number;
}) => Promise<T>;

const attempts = 3;
/** No attempt begins after this time, and none outlasts it: a customer waits. */
const totalMs = 75_000;
const firstPauseMs = 250;
/** A longer advice than this is not waited for; its deployment rests. */
const longestPauseMs = 5000;
const mostCircuits = 10_000;
const rules = { failures: 5, restMs: 30_000, probeMs: 60_000 };

/**
 * The one way to call a model: `const answer = await callModel({ scope, use: 'fast', ask: ({ openai, model }, options) =>
 * openai.chat.completions.create({ model, messages }, options) })`. What is busy, fails or is silent is repeated, on
 * another deployment if there is one; a deployment that keeps failing rests, in this process. `ask` may run several
 * times: it must not have handed on a part of an answer when it throws.
 * @throws ModelFailure
 */
export function createCallModel(deps: {
  deploymentsFor: DeploymentsFor;
  pause?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  clock?: () => number;
  random?: () => number;
}): CallModel {
  const { deploymentsFor, clock = () => performance.now(), random = Math.random } = deps;
  const pause = deps.pause ?? ((ms, signal) => delay(ms, undefined, signal && { signal }));
  const circuits = new Map<string, Circuit>();
  // Tenants' own deployments come and go.
  const setCircuit = ({ id }: Deployment, circuit: Circuit): void => {
    if (circuits.size >= mostCircuits) circuits.clear();
    circuits.set(id, circuit);
  };
  const circuitOf = ({ id }: Deployment): Circuit => circuits.get(id) ?? closedCircuit;

  return async ({ scope, use, ask, signal, timeoutMs = 60_000 }) => {
    const deployments = await deploymentsFor(scope, use);
    if (deployments.length === 0) throw new ModelFailure('failed', `There is no model for ${use}.`);
    const giveUpAt = clock() + totalMs;
    const tries = new Map<string, number>();
    const triesOf = ({ id }: Deployment): number => tries.get(id) ?? 0;
    let last: ModelFailure | null = null;

    const most = Math.max(attempts, deployments.length);
    for (let attempt = 0; attempt < most; attempt++) {
      signal?.throwIfAborted();
      const deployment = pick();
      const left = giveUpAt - clock();
      if (deployment === undefined || left <= 0) break;
      tries.set(deployment.id, triesOf(deployment) + 1);
      try {
        const timeout = Math.min(timeoutMs, left);
        const answer = await ask(deployment, { timeout, maxRetries: 0, ...(signal ? { signal } : {}) });
        setCircuit(deployment, succeeded(circuitOf(deployment)));
        return answer;
      } catch (error) {
        const read = readDeploymentError(error, deployment.service);
        note(deployment, read);
        if (read.kind === 'not-ours') throw read.error;
        if (read.kind === 'final') throw read.failure;
        last = read.failure;
        const isUntriedLeft = deployments.some((other) => triesOf(other) === 0);
        if (read.kind === 'elsewhere') {
          if (isUntriedLeft) continue;
          throw read.failure;
        }
        const isHope = attempt + 1 < most && deployments.some((other) => circuitOf(other).state !== 'open');
        if (isHope && !isUntriedLeft) await pause(backOff(attempt, read.retryAfterMs), signal);
      }
    }
    throw last ?? resting(deployments);

    /** Of those that may be called the one that was tried least, the preferred one first. */
    function pick(): Deployment | undefined {
      const inOrder = deployments.toSorted((a, b) => triesOf(a) - triesOf(b));
      for (const deployment of inOrder) {
        const { admitted, circuit } = admit(circuitOf(deployment), clock(), rules);
        if (!admitted) continue;
        setCircuit(deployment, circuit);
        return deployment;
      }
      return undefined;
    }
  };

  function note(deployment: Deployment, read: DeploymentError): void {
    const circuit = circuitOf(deployment);
    const now = clock();
    if (read.kind === 'not-ours') setCircuit(deployment, undecided(circuit, now));
    else if (read.kind === 'final' || read.kind === 'elsewhere') setCircuit(deployment, succeeded(circuit));
    else {
      const advised = read.retryAfterMs ?? 0;
      setCircuit(deployment, failed(circuit, now, rules, advised > longestPauseMs ? advised : 0));
    }
  }

  /** Twice as long each time, with jitter of a half, and never shorter than the service asks for. */
  function backOff(attempt: number, retryAfterMs: number | null): number {
    const own = firstPauseMs * 2 ** attempt * (0.5 + random() / 2);
    return Math.min(longestPauseMs, Math.max(own, retryAfterMs ?? 0));
  }

  function resting(deployments: readonly Deployment[]): ModelFailure {
    const until = deployments.map((deployment) => circuitOf(deployment)).map((one) => ('until' in one ? one.until : 0));
    const seconds = Math.max(1, Math.ceil((Math.min(...until) - clock()) / 1000));
    return new ModelFailure('busy', 'The model service keeps failing and is left alone for a moment.', {
      retryAfterSeconds: seconds,
    });
  }
}

/** The platform's own deployments, all behind one endpoint. */
export const platformDeployments =
  (openai: OpenAI, models: Readonly<Partial<Record<ModelUse, readonly string[]>>>): DeploymentsFor =>
  async (_scope, use) =>
    (models[use] ?? []).map((model) => ({ id: model, openai, model }));
