import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ErrorCode, errorCodes, Problem } from '../../../shared/contract/problem.ts';
import { ClawDeskError, problemOf } from '../../../shared/domain/errors.ts';

const isCode = (name: string): name is ErrorCode => name in errorCodes;
const codes = Object.keys(errorCodes).filter(isCode);
const secret = 'AccountKey=3f9c-secret';

describe('problem details', () => {
  it.each(codes)('of %s have its status, a title and the text that was meant for the caller', (code) => {
    const problem = problemOf(new ClawDeskError(code, 'Look here.', { cause: new Error(secret) }), '/api/tenants/acme');
    expect(Problem.parse(problem)).toEqual(problem);
    expect(problem).toMatchObject({
      code,
      status: errorCodes[code],
      detail: 'Look here.',
      instance: '/api/tenants/acme',
    });
    expect(problem.title).not.toBe('');
    expect(JSON.stringify(problem)).not.toContain(secret);
  });

  it('name the wrong fields when there are some, and nothing when there are none', () => {
    const errors = [{ pointer: '/text', detail: 'is empty' }];
    expect(problemOf(new ClawDeskError('invalid-input', 'No.', { errors })).errors).toEqual(errors);
    expect(problemOf(new ClawDeskError('invalid-input', 'No.'))).not.toHaveProperty('errors');
    expect(problemOf(new ClawDeskError('not-found', 'No.'))).not.toHaveProperty('instance');
  });

  it('of anything that is not ours tell nothing about it', () => {
    const odd = fc.oneof(
      fc.constantFrom(
        new Error(secret),
        new TypeError(secret, { cause: new ClawDeskError('conflict', secret) }),
        new AggregateError([new ClawDeskError('conflict', secret)], secret),
        Object.assign(new Error(secret), {
          code: 'conflict',
          status: 409,
          errors: [{ pointer: '/x', detail: secret }],
        }),
        { code: 'not-found', message: secret },
        secret,
        null,
        undefined,
      ),
      fc.string().map((text) => new Error(text + secret)),
      fc.anything(),
    );
    const plain = problemOf(undefined);
    expect(plain).toMatchObject({ status: 500, code: 'internal' });
    fc.assert(
      fc.property(odd, (error) => {
        expect(problemOf(error)).toEqual(plain);
      }),
    );
  });
});
