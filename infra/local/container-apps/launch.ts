import type { InitContainer } from './app-schema.ts';
import type { Launch } from './supervised-process.ts';

/** What stands for a container image on this machine. `{port:18789}` in it is the local port of that target port. */
export type Image = { command: string[]; env?: Record<string, string> };

export type Surroundings = {
  /** Real folder per mount path of this container. */
  mounts: Record<string, string>;
  /** Local port per target port of the replica. */
  ports: ReadonlyMap<number, number>;
  secrets: ReadonlyMap<string, string>;
  /** Variables the platform sets (HOME, TMPDIR, CONTAINER_APP_*). */
  platform: Record<string, string>;
  cwd: string;
};

/** Turns an image and a template's container into a local command line and a complete environment. */
export function launchOf(image: Image, container: InitContainer, around: Surroundings): Launch {
  const imageText = (text: string) =>
    text.replace(/\{port:(\d+)\}/g, (whole, port) => String(around.ports.get(Number(port)) ?? whole));
  const templateText = (text: string) => localise(text, around.mounts, around.ports);

  const entrypoint = container.command.length > 0 ? container.command.map(templateText) : image.command.map(imageText);
  const [file = '', ...args] = [...entrypoint, ...container.args.map(templateText)];
  const env: Record<string, string> = { PATH: process.env.PATH ?? '', ...around.platform };
  for (const [name, value] of Object.entries(image.env ?? {})) env[name] = imageText(value);
  for (const { name, value, secretRef } of container.env) {
    env[name] = secretRef === undefined ? templateText(value ?? '') : (around.secrets.get(secretRef) ?? '');
  }
  return { file, args, env, cwd: around.cwd };
}

/**
 * Local processes share one file system and one network, so a mount path becomes its real folder and
 * `127.0.0.1:<target port>` (a neighbour container of the replica) becomes the neighbour's local port.
 */
export function localise(text: string, mounts: Record<string, string>, ports: ReadonlyMap<number, number>): string {
  const byLength = Object.keys(mounts).sort((a, b) => b.length - a.length);
  const paths = byLength.map((path) => path.replace(/\/+$/, '').replace(/[^\w/]/g, '\\$&')).join('|');
  const mounted =
    paths === ''
      ? text
      : text.replace(new RegExp(`(?<![\\w./}-])(${paths})(?![\\w.-])`, 'g'), (path) => folderOf(path, mounts));
  return mounted.replace(/\b(127\.0\.0\.1|localhost):(\d+)\b/g, (whole, host, port) => {
    const local = ports.get(Number(port));
    return local === undefined ? whole : `${host}:${local}`;
  });
}

const folderOf = (path: string, mounts: Record<string, string>) => mounts[path] ?? mounts[`${path}/`] ?? path;

/** Target ports an image mentions. */
export const portsOf = (image: Image): number[] =>
  [...JSON.stringify(image).matchAll(/\{port:(\d+)\}/g)].map(([, port]) => Number(port));
