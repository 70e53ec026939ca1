import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Place = z.enum(['message', 'passage', 'heading', 'html']);

/** One family of attacks: where each is tried, and what a model that obeys them says and calls. */
const Family = z.strictObject({
  places: z.array(Place),
  says: z.string(),
  calls: z.array(z.string()).default([]),
  attacks: z.array(z.string()),
});

export type Attack = { family: string; text: string; says: string; calls: string[]; places: z.infer<typeof Place>[] };

const folder = join(import.meta.dirname, 'attacks');

export const attacks: readonly Attack[] = readdirSync(folder).flatMap((file) => {
  const { attacks: texts, ...rest } = Family.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  return texts.map((text) => ({ family: file.replace('.json', ''), text, ...rest }));
});

export const attacksIn = (place: z.infer<typeof Place>): Attack[] =>
  attacks.filter(({ places }) => places.includes(place));
