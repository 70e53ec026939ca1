import type { ServerResponse } from 'node:http';
import type { ContainerLog } from './container-log.ts';

/**
 * `…/containers/{name}/logstream?tailLines=20&follow=true&output=text|json`, as the `az` CLI reads it: lines
 * `<time> <text>`, or `{ "TimeStamp", "Log" }` objects a line.
 */
export function streamLog(response: ServerResponse, log: ContainerLog, query: URLSearchParams): void {
  const wanted = Number(query.get('tailLines') ?? 20);
  const tailLines = Number.isInteger(wanted) ? Math.min(Math.max(wanted, 0), 300) : 20;
  const format = query.get('output') === 'json' ? asJson : (line: string) => line;
  const send = (line: string) => response.write(`${format(line)}\n`);

  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
  response.flushHeaders();
  for (const line of log.tail(tailLines)) send(line);
  if (query.get('follow') !== 'true') return void response.end();
  response.on('close', log.follow(send));
}

function asJson(line: string): string {
  const space = line.indexOf(' ');
  return JSON.stringify({ TimeStamp: line.slice(0, space), Log: line.slice(space + 1) });
}
