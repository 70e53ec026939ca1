import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describe as inWords, logged } from '../../../functions/log.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function lineOf(error: unknown): string {
  const lines: string[] = [];
  const to = { log: () => {}, warn: () => {}, error: (line: string) => lines.push(line) };
  logged.requestFailed(to, 'sendMessage', 'internal', error);
  return lines.join('\n');
}

const jsonError = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch (error) {
    return error;
  }
};

describe('a logged failure', () => {
  it('says which call failed, how, and where', () => {
    const error = Object.assign(new TypeError('The index did not take it.'), { statusCode: 403, code: 'Forbidden' });
    expect(lineOf(error)).toMatch(
      /^sendMessage: internal: TypeError Forbidden 403: The index did not take it\.\n {4}at .*log\.test\.ts/,
    );
  });

  it.each([
    ['a body that is no JSON', jsonError('{"text": Canary wrote this}'), 'Canary'],
    ['a body that ends too early', jsonError('Canary'), 'Canary'],
    ['a quoted value', new Error('expected a number, received "Canary street 5"'), 'Canary'],
    ['a value in backticks', new Error('unknown `Canary`'), 'Canary'],
    ['an e-mail address', new Error('no such user jane.canary@shop.example'), 'canary'],
    ['a card', new Error('card 4111 1111 1111 1111 declined'), '4111'],
    ['a signed address', new Error('GET https://a.blob.example/t/x?sv=1&sig=Canary%3D failed'), 'Canary'],
    ['a token', new Error('refused Bearer acme.Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6'), 'Zm9vYmFy'],
    ['an API key', new Error(`refused cdk_${'k3y'.repeat(14)}`), 'k3yk3y'],
    ['a connection string', new Error(`AccountKey=${'Zm9v'.repeat(20)}==;Version=1`), 'Zm9vZm9v'],
    ['what is thrown instead of an error', 'Canary wrote this', 'Canary'],
    [
      'what comes with an error',
      Object.assign(new Error('no'), { body: 'Canary', headers: { a: 'Canary' } }),
      'Canary',
    ],
    ['its cause', new Error('no', { cause: new Error('Canary') }), 'Canary'],
  ])('leaves out %s', (_what, error, secret) => {
    expect(lineOf(error)).not.toContain(secret);
  });

  it('is short, and made quickly, whatever the message', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5000 }), fc.constantFrom('"', "'", '`', '“', '\\', '?'), (text, sign) => {
        const [first = ''] = inWords(new Error(text + sign.repeat(3000))).split('\n');
        expect(first.length).toBeLessThan(400);
      }),
    );
  });
});

it('every line of the app is written in functions/log.ts', () => {
  const elsewhere = ['functions', 'orchestrations', 'shared'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((path) => join(folder, path))
      .filter((path) => path.endsWith('.ts') && path !== join('functions', 'log.ts'))
      .filter((path) =>
        /console\.\w+\(|process\.std(out|err)\b|(invocation|context)\.(log|trace|debug|info|warn|error)\(/.test(
          readFileSync(join(root, path), 'utf8'),
        ),
      ),
  );
  // Spans on a laptop are printed, and hold what tests of their own allow.
  expect(elsewhere).toEqual([join('functions', 'tracing.ts')]);
});
