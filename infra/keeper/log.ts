import type { Consistency } from './snapshot-store.ts';

export type Log = ReturnType<typeof createLog>;

/** Every line the keeper logs: JSON, ids and counts only, never a secret or a file's content. */
export function createLog(sink: (line: string) => void) {
  const write = (level: string, event: string, fields: Record<string, unknown>) =>
    sink(JSON.stringify({ at: new Date().toISOString(), level, event, ...fields }));

  return {
    restoreSkipped: (bootId: string) => write('info', 'restore.skipped', { bootId, reason: 'already restored here' }),
    restoreRestarted: () => write('warn', 'restore.restarted', { reason: 'the last one was interrupted' }),
    restoreFellBack: (from: string, to: string, reason: string) =>
      write('warn', 'restore.fell-back', { from, to, reason }),
    restored: (bootId: string, snapshotId: string | null) => write('info', 'restore.done', { bootId, snapshotId }),
    filesPlaced: (paths: string[]) => write('info', 'files.placed', { paths }),
    serving: (host: string, port: number, bootId: string) => write('info', 'serve.listening', { host, port, bootId }),
    stopping: (signal: string) => write('info', 'serve.stopping', { signal }),
    requestFailed: (method: string, error: unknown) =>
      write('error', 'serve.request-failed', { method, error: describeError(error) }),
    snapshotStarted: (snapshotId: string, consistency: Consistency) =>
      write('info', 'snapshot.started', { snapshotId, consistency }),
    snapshotSucceeded: (snapshotId: string, sizeBytes: number, files: number) =>
      write('info', 'snapshot.succeeded', { snapshotId, sizeBytes, files }),
    snapshotFailed: (snapshotId: string, error: unknown) =>
      write('error', 'snapshot.failed', { snapshotId, error: describeError(error) }),
    retentionFailed: (error: unknown) => write('warn', 'retention.failed', { error: describeError(error) }),
    stopped: (error: unknown) => write('error', 'keeper.stopped', { error: describeError(error) }),
  };
}

/** One line for people, without the signature of an access URL, its user, or a token of a header. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text
    .replace(/\bsig(=|%3D)[^&\s"']+/gi, 'sig$1…')
    .replace(/\bBearer\s+[^\s"']+/gi, 'Bearer …')
    .replace(/(:\/\/)[^/\s"'@]+@/g, '$1…@')
    .replace(/\s+/g, ' ')
    .slice(0, 500);
}
