import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { firstRoute, HostingRules, matches, responseHeaders } from './hosting-rules.ts';
import { originPlaceholders } from './origin-placeholders.ts';
import { asPublished, type PublishedFile, readPublished } from './published-files.ts';

export interface StaticWebOptions {
  /** 0 takes any free port. */
  port: number;
  /** The published folder, with its `staticwebapp.config.json`. */
  root: string;
  /** Served at `/config.json`; in the cloud this file is written when the site is deployed. */
  config: Readonly<Record<string, unknown>>;
}

export interface StaticWeb {
  url: string;
  close(): Promise<void>;
}

/** Serves a folder on 127.0.0.1 by the rules of Azure Static Web Apps. Rejects when the rules cannot be read or honoured. */
export async function startStaticWeb({ port, root, config }: StaticWebOptions): Promise<StaticWeb> {
  const source = await readFile(join(root, 'staticwebapp.config.json'), 'utf8');
  const rules = HostingRules.parse(JSON.parse(originPlaceholders(source, config)));
  const configFile = asPublished(Buffer.from(JSON.stringify(config)), 'application/json; charset=utf-8');

  const read = async (path: string): Promise<PublishedFile | null> =>
    path === '/config.json' ? configFile : readPublished(root, path, rules.mimeTypes);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET';
    const path = decodedPath(request.url ?? '/');
    const route = path === null ? undefined : firstRoute(rules, method, path);
    const headers = responseHeaders(rules, route?.headers ?? {});

    if (path === null) return override(400);
    if (method !== 'GET' && method !== 'HEAD') {
      headers.set('allow', 'GET, HEAD');
      return override(405);
    }
    if (route?.redirect !== undefined) return redirect(route.redirect, route.statusCode ?? 302);
    if (route?.statusCode !== undefined && route.statusCode >= 400) return override(route.statusCode);
    const file = (await read(route?.rewrite ?? path)) ?? (await fallback(path));
    return file === null ? override(404) : send(file, route?.statusCode ?? 200);

    async function fallback(missing: string): Promise<PublishedFile | null> {
      const { navigationFallback } = rules;
      if (!navigationFallback || navigationFallback.exclude.some((pattern) => matches(pattern, missing))) return null;
      return read(navigationFallback.rewrite);
    }

    async function override(status: number): Promise<void> {
      const rule = rules.responseOverrides[status];
      if (rule?.redirect !== undefined) return redirect(rule.redirect, rule.statusCode ?? 302);
      const page = rule?.rewrite === undefined ? null : await read(rule.rewrite);
      headers.set('cache-control', 'no-store');
      send(page ?? asPublished(Buffer.from(`${status}\n`), 'text/plain; charset=utf-8'), rule?.statusCode ?? status);
    }

    function redirect(location: string, status: number): void {
      response.writeHead(status, { ...Object.fromEntries(headers), location }).end();
    }

    function send(file: PublishedFile, status: number): void {
      headers.set('content-type', file.contentType);
      headers.set('etag', file.etag);
      headers.set('vary', 'Accept-Encoding');
      if (!headers.has('cache-control')) headers.set('cache-control', 'public, must-revalidate, max-age=30');
      if (status === 200 && request.headers['if-none-match']?.split(/,\s*/).includes(file.etag)) {
        response.writeHead(304, Object.fromEntries(headers)).end();
        return;
      }
      const { body, encoding } = compressed(file, String(request.headers['accept-encoding'] ?? ''));
      if (encoding !== null) headers.set('content-encoding', encoding);
      headers.set('content-length', String(body.length));
      response.writeHead(status, Object.fromEntries(headers)).end(method === 'HEAD' ? undefined : body);
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The path of a request target with its escapes resolved, or null when it cannot be. `..` is resolved as browsers do. */
function decodedPath(target: string): string | null {
  try {
    return decodeURIComponent(new URL(target, 'http://host').pathname);
  } catch {
    return null;
  }
}

const worthCompressing = /^(text\/|application\/json|image\/svg)/;

function compressed(
  { body, contentType }: PublishedFile,
  accepted: string,
): { body: Buffer; encoding: 'br' | 'gzip' | null } {
  if (body.length < 1024 || !worthCompressing.test(contentType)) return { body, encoding: null };
  if (/\bbr\b/.test(accepted)) {
    return { body: brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }), encoding: 'br' };
  }
  return /\bgzip\b/.test(accepted) ? { body: gzipSync(body), encoding: 'gzip' } : { body, encoding: null };
}
