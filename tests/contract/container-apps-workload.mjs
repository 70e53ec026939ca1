// What the test images run: an HTTP server whose state can be changed from outside.
import { appendFileSync, existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';

const { PORT, DATA, READY_FILE, IGNORE_SIGTERM } = process.env;
let alive = true;
if (IGNORE_SIGTERM) process.on('SIGTERM', () => console.log('ignoring SIGTERM'));
else process.on('SIGTERM', () => process.exit(0));

const answers = {
  '/env': () => [200, process.env],
  '/args': () => [200, process.argv.slice(2)],
  '/files': () => [200, readdirSync(DATA)],
  '/write': () => [200, appendFileSync(`${DATA}/note`, 'x')],
  '/ready': () => [READY_FILE && !existsSync(READY_FILE) ? 503 : 200],
  '/alive': () => [alive ? 200 : 500],
  '/sicken': () => {
    alive = false;
    return [200];
  },
  '/exit': () => process.exit(3),
};

createServer((request, response) => {
  // A body that never ends: a probe must be content with the status.
  if (request.url === '/endless') return void response.writeHead(200).write('…');
  const [status, body = null] = answers[request.url]?.() ?? [404];
  response.writeHead(status).end(JSON.stringify(body));
}).listen(Number(PORT), '127.0.0.1', () => console.log(`listening as ${process.pid}`));
