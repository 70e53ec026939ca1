import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { InitContainer, Template, Volume } from './app-schema.ts';

/** The disk of one replica: volumes, homes and temporary folders. All of it goes when the replica goes, as on ACA. */
export function createReplicaFolders(folder: string, template: Template, secrets: ReadonlyMap<string, string>) {
  const volumeFolder = (name: string) => join(folder, 'volumes', name);
  for (const volume of template.volumes) {
    mkdirSync(volumeFolder(volume.name), { recursive: true, mode: 0o700 });
    if (volume.storageType !== 'Secret') continue;
    const all: Volume['secrets'] = [...secrets.keys()].map((secretRef) => ({ secretRef }));
    for (const item of volume.secrets.length > 0 ? volume.secrets : all) {
      const file = inside(volumeFolder(volume.name), item.path ?? item.secretRef);
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, secrets.get(item.secretRef) ?? '', { mode: 0o400 });
    }
  }

  return {
    /** Folder of a container's own, created on demand: `home` or `tmp`. */
    own(kind: 'home' | 'tmp', container: string): string {
      const path = join(folder, kind, container);
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return path;
    },
    /** Real folder per mount path. */
    mounts(container: InitContainer): Record<string, string> {
      const entries = container.volumeMounts.map(({ volumeName, mountPath, subPath }) => {
        const path = inside(volumeFolder(volumeName), subPath ?? '.');
        mkdirSync(path, { recursive: true, mode: 0o700 });
        return [mountPath, path] as const;
      });
      return Object.fromEntries(entries);
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** @throws when `path` leads out of `folder` */
function inside(folder: string, path: string): string {
  const target = join(folder, path);
  if (relative(folder, target).startsWith('..')) throw new Error(`path "${path}" leads out of its volume`);
  return target;
}
