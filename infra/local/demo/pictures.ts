import { readFileSync } from 'node:fs';
import type { Picture } from './tenant-server.ts';

/** What customers of the demo photograph. */
export const pictures = {
  brokenMug: pictureOf('broken-mug.jpg'),
  tornSuitcase: pictureOf('torn-suitcase.jpg'),
};

function pictureOf(name: string): Picture {
  const bytes = readFileSync(new URL(`images/${name}`, import.meta.url));
  return { kind: 'image', name, dataUrl: `data:image/jpeg;base64,${bytes.toString('base64')}` };
}
