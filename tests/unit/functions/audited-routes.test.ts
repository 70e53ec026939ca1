import { describe, expect, it } from '@jest/globals';
import { supervision } from '../../../functions/http/conversations/supervise.ts';
import type { Services } from '../../../functions/http/services.ts';
import { createRoutes } from '../../../functions/routes.ts';

const noServices = {} as Services;
const routes = createRoutes(noServices, 'http://127.0.0.1/api');

/** What people do to conversations is recorded in the commit that does it, by `createSupervise`. */
const inTheCommit = new Set(supervision.map((create) => create(noServices).name));

/** Writing routes of people that leave nothing behind, and why. Think twice before you add one. */
const unaudited: Record<string, string> = {
  tryRouting: 'it decides about a message that nobody sent, and stores nothing',
  presence: 'who is looking or typing is told to colleagues for seconds and stored nowhere',
};

const writing = routes.filter(({ caller, method }) => caller === 'person' && method !== 'GET');

describe('what a person may change', () => {
  it('is always audited', () => {
    const forgotten = writing
      .filter(({ name, audit }) => !audit && !inTheCommit.has(name) && !(name in unaudited))
      .map(({ name }) => name);
    expect(forgotten).toEqual([]);
  });

  it('is audited in one place only', () => {
    expect(writing.filter(({ name, audit }) => audit && inTheCommit.has(name))).toEqual([]);
  });

  it('is audited only where a person calls', () => {
    expect(routes.filter(({ caller, audit }) => audit && caller !== 'person')).toEqual([]);
  });
});
