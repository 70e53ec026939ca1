import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export interface PublishedFile {
  body: Buffer;
  etag: string;
  contentType: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** The rules are for the server and are not published. */
const rulesFile = '/staticwebapp.config.json';

/** Reads what `urlPath` (decoded) names below `root`; a folder means its index.html. Null when there is no such file. */
export async function readPublished(
  root: string,
  urlPath: string,
  mimeTypes: Readonly<Record<string, string>>,
): Promise<PublishedFile | null> {
  if (urlPath === rulesFile || urlPath.includes('\0')) return null;
  const wanted = join(root, urlPath, urlPath.endsWith('/') ? 'index.html' : '');
  const [base, file] = await Promise.all([realpath(root), realpath(wanted).catch(() => null)]);
  // After links are resolved: nothing outside the folder is ever read, however the path was spelt.
  if (file === null || !file.startsWith(base + sep) || !(await stat(file)).isFile()) return null;
  return asPublished(
    await readFile(file),
    mimeTypes[extname(file)] ?? contentTypes[extname(file)] ?? 'application/octet-stream',
  );
}

/** `body` with a strong entity tag. */
export function asPublished(body: Buffer, contentType: string): PublishedFile {
  return { body, contentType, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` };
}
