import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Probe } from './app-schema.ts';

/**
 * Runs one probe until aborted and reports each change of verdict, beginning from "unknown":
 * healthy after `successThreshold`, unhealthy after `failureThreshold` results in a row.
 */
export async function watchProbe(options: {
  probe: Probe;
  localPort: (targetPort: number) => number;
  waitScale: number;
  signal: AbortSignal;
  onVerdict: (healthy: boolean) => void;
}): Promise<void> {
  const { probe, localPort, waitScale, signal, onVerdict } = options;
  const wait = (seconds: number) => sleep(seconds * 1000 * waitScale, undefined, { signal });
  let verdict: boolean | undefined;
  let inARow = 0;
  let last: boolean | undefined;
  try {
    await wait(probe.initialDelaySeconds);
    while (!signal.aborted) {
      const passed = await runProbe(probe, localPort, signal);
      if (signal.aborted) return;
      inARow = passed === last ? inARow + 1 : 1;
      last = passed;
      if (inARow >= (passed ? probe.successThreshold : probe.failureThreshold) && passed !== verdict) {
        verdict = passed;
        onVerdict(passed);
      }
      await wait(probe.periodSeconds);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** One attempt. HTTP succeeds with 200–399 as soon as the headers are there: the body is never waited for. */
export function runProbe(
  probe: Probe,
  localPort: (targetPort: number) => number,
  signal: AbortSignal,
): Promise<boolean> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(probe.timeoutSeconds * 1000)]);
  const { httpGet, tcpSocket } = probe;
  return new Promise((resolve) => {
    if (httpGet) {
      const { scheme, path, httpHeaders } = httpGet;
      const headers = Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value]));
      const target = {
        host: '127.0.0.1',
        port: localPort(httpGet.port),
        path,
        headers,
        agent: false,
        signal: deadline,
      };
      const request = scheme === 'HTTPS' ? httpsRequest({ ...target, rejectUnauthorized: false }) : httpRequest(target);
      request.on('response', ({ statusCode = 0 }) => {
        resolve(statusCode >= 200 && statusCode < 400);
        request.destroy();
      });
      request.on('error', () => resolve(false));
      request.end();
    } else if (tcpSocket) {
      const socket = connect({ host: '127.0.0.1', port: localPort(tcpSocket.port), signal: deadline });
      socket.on('connect', () => {
        resolve(true);
        socket.destroy();
      });
      socket.on('error', () => resolve(false));
    } else {
      resolve(false);
    }
  });
}

/** The probes the service adds to the first container of an app with ingress, per type that is not set. */
export function defaultProbes(targetPort: number, present: Probe[]): Probe[] {
  const tcp = { tcpSocket: { port: targetPort }, successThreshold: 1 };
  const defaults: Probe[] = [
    { ...tcp, type: 'Startup', initialDelaySeconds: 1, periodSeconds: 1, timeoutSeconds: 3, failureThreshold: 240 },
    { ...tcp, type: 'Readiness', initialDelaySeconds: 3, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 48 },
  ];
  return defaults.filter(({ type }) => !present.some((probe) => probe.type === type));
}
