import { useState } from 'preact/hooks';
import { asProblem } from '../api-problem.ts';
import { noProblems, type Problems, problemsOf } from './field-problems.ts';

/**
 * Saves a form, and keeps what was wrong. What the form itself objects to is told when somebody wants to save, not
 * while they are still writing, and from then on until it is right.
 */
export function useSaving<Name extends string>(
  names: readonly Name[],
  objections: Problems<Name>['fields'] = noProblems.fields,
) {
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [problems, setProblems] = useState<Problems<Name>>(noProblems);
  const isWrong = Object.keys(objections).length > 0;
  return {
    busy,
    /** What is wrong, beside its field. */
    wrong: { ...problems.fields, ...(tried ? objections : {}) },
    /** What is wrong with no field in particular. */
    problem: problems.whole,
    /** False while saving would only repeat what is told. */
    valid: !(tried && isWrong),
    /** The form was edited: what the server said may be so no more. */
    forget: () => setProblems(noProblems),
    /** The form begins again. */
    reset: () => {
      setProblems(noProblems);
      setTried(false);
    },
    async save(act: () => Promise<void>): Promise<void> {
      setTried(true);
      if (isWrong) return;
      setBusy(true);
      setProblems(noProblems);
      try {
        await act();
        setTried(false);
      } catch (error) {
        setProblems(problemsOf(asProblem(error), names));
      }
      setBusy(false);
    },
  };
}
