import { useState } from 'preact/hooks';
import { asProblem } from '../api-problem.ts';
import { noProblems, type Problems, problemsOf } from './field-problems.ts';

/** Runs the acts of one form, one after the other, and keeps what was wrong with the last one. */
export function useSaving<Name extends string>(names: readonly Name[]) {
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<Problems<Name>>(noProblems);
  return {
    busy,
    problems,
    forget: () => setProblems(noProblems),
    async run(act: () => Promise<void>): Promise<void> {
      setBusy(true);
      setProblems(noProblems);
      await act().catch((error: unknown) => setProblems(problemsOf(asProblem(error), names)));
      setBusy(false);
    },
  };
}
