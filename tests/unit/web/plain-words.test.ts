import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../web/chat/api.ts';
import { backoff } from '../../../web/chat/backoff.ts';
import { charactersLeft } from '../../../web/chat/composer-limits.ts';
import { fitWithin } from '../../../web/chat/picture.ts';
import { tooManyMessages, whyNotAccepted, whyRefused } from '../../../web/chat/plain-words.ts';

const refused = (status: number, detail?: string) => new ApiError(status, detail === undefined ? {} : { detail }, null);

describe('what customers are told', () => {
  it.each([404, 400, 403])('explains a chat that cannot be opened (%d)', (status) => {
    expect(whyRefused(refused(status))).not.toBeNull();
  });

  it.each([401, 429, 500, 503])('does not give up on %d', (status) => {
    expect(whyRefused(refused(status))).toBeNull();
    expect(whyNotAccepted(refused(status))).toBeNull();
  });

  it('does not give up when there is no answer at all', () => {
    expect(whyRefused(new TypeError('Failed to fetch'))).toBeNull();
    expect(whyNotAccepted(new TypeError('Failed to fetch'))).toBeNull();
  });

  it('passes on why a message was not accepted', () => {
    expect(whyNotAccepted(refused(400, 'text is too long'))).toBe('This message was not accepted: text is too long');
    expect(whyNotAccepted(refused(413))).toContain('too large');
  });

  it('counts seconds properly', () => {
    expect(tooManyMessages(1)).toContain('in 1 second.');
    expect(tooManyMessages(12)).toContain('in 12 seconds.');
  });
});

describe('the limits', () => {
  it('waits longer after each failure, never in step with others, and never very long', () => {
    expect([0, 1, 2, 20].map((attempt) => backoff(attempt, () => 1))).toEqual([500, 1000, 2000, 15_000]);
    expect(backoff(2, () => 0)).toBe(1000);
  });

  it('does not count the space around a message', () => {
    expect(charactersLeft(` ${'x'.repeat(8000)}\n`)).toBe(0);
    expect(charactersLeft('x'.repeat(8001))).toBe(-1);
  });

  it('fits pictures in proportion and never enlarges them', () => {
    expect(fitWithin(3000, 1500, 1600)).toEqual({ width: 1600, height: 800 });
    expect(fitWithin(100, 50, 1600)).toEqual({ width: 100, height: 50 });
    expect(fitWithin(10_000, 1, 1600)).toEqual({ width: 1600, height: 1 });
  });
});
