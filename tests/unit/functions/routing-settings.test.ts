import { HttpRequest } from '@azure/functions';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Route } from '../../../functions/http/route.ts';
import { updateTenant } from '../../../functions/http/tenants/change-tenants.ts';
import { getRouting, tryRouting } from '../../../functions/http/tenants/routing.ts';
import {
  RouteDecision,
  RoutingResponse,
  type RoutingRule,
  TryRoutingRequest,
} from '../../../shared/contract/routing.ts';
import { UpdateTenantRequest } from '../../../shared/contract/tenant.ts';
import { defaultRouting } from '../../../shared/domain/default-routing.ts';
import { contextFor, type LocalStores, openLocalStores, scopeOf } from '../services/local-stores.ts';

let stores: LocalStores;
beforeAll(async () => {
  stores = await openLocalStores();
});
afterAll(() => stores.close());

const rules: RoutingRule[] = [
  { name: 'Returns', when: { anyWord: ['return*'] }, to: 'person', reason: 'Returns are done by people.' },
];

/** What a signed-in person would send, past the front door. */
async function call(create: (services: never) => Route, tenantId: string, body: unknown = undefined): Promise<unknown> {
  const { handler } = create(stores as never);
  const reply = await handler({
    params: { tenantId },
    body,
    request: new HttpRequest({ method: 'GET', url: 'http://127.0.0.1/api/tenants' }),
    contextOf: () => contextFor(scopeOf(tenantId)),
  } as never);
  return 'raw' in reply ? null : reply.body;
}
const rulesOf = async (tenantId: string) => RoutingResponse.parse(await call(getRouting, tenantId));
const change = (tenantId: string, settings: unknown) =>
  call(updateTenant, tenantId, UpdateTenantRequest.parse({ settings }));
const attempt = async (tenantId: string, request: unknown) =>
  RouteDecision.parse(await call(tryRouting, tenantId, TryRoutingRequest.parse(request)));

describe('the routing rules of a tenant', () => {
  it('are the platform’s own until others are set, and again when these are given up', async () => {
    const { tenantId } = await stores.newTenant();
    expect(await rulesOf(tenantId)).toEqual({ rules: defaultRouting, isDefault: true });
    await change(tenantId, { routing: rules });
    expect(await rulesOf(tenantId)).toEqual({ rules, isDefault: false });
    await change(tenantId, { routing: null });
    expect(await rulesOf(tenantId)).toEqual({ rules: defaultRouting, isDefault: true });
  });

  it('stay when something else is changed', async () => {
    const { tenantId } = await stores.newTenant();
    await change(tenantId, { routing: rules });
    await change(tenantId, { greeting: 'Hi' });
    expect(await rulesOf(tenantId)).toEqual({ rules, isDefault: false });
  });

  it('are the platform’s own for a tenant that was stored before there were any', async () => {
    const scope = await stores.newTenant();
    const item = stores.database.container('tenants').item('tenant', scope.tenantId);
    await item.patch([{ op: 'remove', path: '/settings/routing' }]);
    expect(await rulesOf(scope.tenantId)).toMatchObject({ isDefault: true });
    await change(scope.tenantId, { greeting: 'Hi' });
    expect(await rulesOf(scope.tenantId)).toMatchObject({ isDefault: true });
  });

  it('need a tenant', async () => {
    await expect(rulesOf('nobody')).rejects.toMatchObject({ code: 'not-found' });
    await expect(attempt('nobody', { text: 'Hi' })).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('trying a message', () => {
  it('tells the rule, the target, the reason and what was seen', async () => {
    const { tenantId } = await stores.newTenant();
    expect(await attempt(tenantId, { text: 'Why is this so frustrating?' })).toEqual({
      rule: 'Needs thought',
      to: 'reasoning',
      reason: 'The question asks for an explanation or a comparison.',
      features: { hasImage: false, mood: 'upset', asksForPerson: false, asksWhy: true, length: 27, words: [] },
    });
    expect(await attempt(tenantId, { text: '', hasImage: true })).toMatchObject({ rule: 'Image', to: 'vision' });
  });

  it('goes by the rules that hold, or by those that come with it', async () => {
    const { tenantId } = await stores.newTenant();
    await change(tenantId, { routing: rules });
    const text = 'I am returning the shoes';
    expect(await attempt(tenantId, { text })).toMatchObject({ rule: 'Returns', features: { words: ['return*'] } });
    expect(await attempt(tenantId, { text, rules: null })).toMatchObject({ rule: 'Everything else', to: 'fast' });
    const other = [{ ...rules[0], name: 'Mine', to: 'reasoning' }];
    expect(await attempt(tenantId, { text, rules: other })).toMatchObject({ rule: 'Mine', to: 'reasoning' });
  });
});
