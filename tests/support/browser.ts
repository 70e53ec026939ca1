import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { extract } from 'tar-fs';

/** Nothing in a test may talk to anybody but the servers that the test started. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  '--no-proxy-server',
  '--font-render-hinting=none',
  // Names other than this machine's own resolve to nothing, so that even a stray link in a page leads nowhere.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost',
];

const installed: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  linux: ['/usr/bin/google-chrome', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/snap/bin/chromium'],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/**
 * A headless Chromium: `CHROME_PATH`, else on Linux x64 the one from npm, else an installed Chrome, Chromium or Edge.
 * Throws with what to do when there is none. The caller closes it.
 */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env = {}, args = [] } = await findBrowser();
  return chromium.launch({ executablePath, env: { ...process.env, ...env }, args: [...quiet, ...args] });
}

async function findBrowser(): Promise<{ executablePath: string; env?: Record<string, string>; args?: string[] }> {
  const chosen = process.env.CHROME_PATH;
  if (chosen) return { executablePath: chosen };
  if (process.platform === 'linux' && process.arch === 'x64') {
    const folder = await inflatedChromium();
    return {
      executablePath: join(folder, 'chromium'),
      env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
      // Its sandbox needs rights that containers and recent distributions withhold; it sees only the tests' own pages.
      args: ['--no-sandbox'],
    };
  }
  const executablePath = installed[process.platform]?.find((path) => existsSync(path));
  if (executablePath) return { executablePath };
  throw new Error(
    'The browser tests need Chrome, Chromium or Edge. Install one, or set CHROME_PATH to its executable.',
  );
}

/** Unpacks the browser of the npm package once per version. A rename at the end makes it safe for several processes at once. */
async function inflatedChromium(): Promise<string> {
  const archives = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../bin');
  const { version }: { version: string } = JSON.parse(await readFile(join(archives, '../package.json'), 'utf8'));
  const folder = join(tmpdir(), `clawdesk-chromium-${version}`);
  if (existsSync(folder)) return folder;

  const draft = await mkdtemp(`${folder}-`);
  const inflate = (archive: string, target: NodeJS.WritableStream) =>
    pipeline(createReadStream(join(archives, archive)), createBrotliDecompress(), target);
  await Promise.all([
    inflate('chromium.br', createWriteStream(join(draft, 'chromium'), { mode: 0o700 })),
    inflate('al2023.tar.br', extract(join(draft, 'al2023'))),
    inflate('fonts.tar.br', extract(join(draft, 'fonts'))),
  ]);
  // The package's own file looks for the fonts where AWS Lambda has them; without any font Chromium ends at the first button.
  await writeFile(
    join(draft, 'fonts/fonts.conf'),
    `<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>\n`,
  );
  await rename(draft, folder).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
  return folder;
}
