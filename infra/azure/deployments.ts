import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A template with a set of parameters that it is checked with. Both are paths of files. */
export type Deployment = { name: string; template: string; parameters: string };

const here = import.meta.dirname;

/** One for each file in parameters/: of main.bicep, or of stamp.bicep where the name says that the stamp is alone. */
export const deployments: Deployment[] = readdirSync(join(here, 'parameters'))
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => ({
    name: file.replace('.json', ''),
    template: join(here, file.startsWith('stamp-alone') ? 'stamp.bicep' : 'main.bicep'),
    parameters: join(here, 'parameters', file),
  }));
