import type { ApiProblem } from '../api-problem.ts';

/** What is wrong, beside the field that it is about; `whole` is about no field. */
export type Problems<Name extends string> = { fields: Partial<Record<Name, string>>; whole: string | null };

export const noProblems: Problems<never> = { fields: {}, whole: null };

/** The server's objections by field: a pointer such as `/settings/heldWords/2` is about `heldWords`. */
export function problemsOf<Name extends string>(
  { errors, message }: Pick<ApiProblem, 'errors' | 'message'>,
  names: readonly Name[],
): Problems<Name> {
  const fields: Partial<Record<Name, string>> = {};
  let whole: string | null = errors.length === 0 ? message : null;
  for (const { pointer, detail } of errors) {
    const path = pointer.split('/');
    const name = names.findLast((one) => path.includes(one));
    if (name === undefined) whole ??= detail;
    else fields[name] ??= objection(path.at(-1), detail);
  }
  return { fields, whole };
}

/** In a list the place is told, counted as people do. */
const objection = (last = '', detail: string): string =>
  /^\d+$/.test(last) ? `Number ${Number(last) + 1}: ${detail}.` : `Wrong: ${detail}.`;
