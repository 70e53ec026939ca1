// Writes what the template takes from the code: the Cosmos containers with their keys, indexes and TTLs.
import { writeFileSync } from 'node:fs';
import { containerDefinitions } from './container-definitions.ts';

const target = new URL('modules/cosmos-containers.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(containerDefinitions(), null, 2)}\n`);
