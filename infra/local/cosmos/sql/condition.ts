import { compileQuery, containerName } from './compile-select.ts';
import { requireParameters } from './parameters.ts';
import { parseCondition } from './parse.ts';
import { remembered } from './remembered.ts';
import type { Json } from './values.ts';

const compiled = remembered((text: string) => compileQuery(parseCondition(text)));

/** Does the document satisfy the condition of a patch, `FROM c WHERE …`? */
export function satisfies(condition: string, document: Json): boolean {
  requireParameters(condition, {});
  const rows = compiled(condition).rows({ aliases: { [containerName]: document }, parameters: {} });
  for (const _ of rows) return true;
  return false;
}
