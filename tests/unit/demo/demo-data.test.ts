import { describe, expect, it } from '@jest/globals';
import { demoTenants } from '../../../infra/local/demo/demo-tenants.ts';
import { pictures } from '../../../infra/local/demo/pictures.ts';
import { scenes } from '../../../infra/local/demo/seed-conversations.ts';
import { crowds } from '../../../infra/local/demo/traffic/crowds.ts';
import { customerOf } from '../../../infra/local/demo/traffic/customer-of.ts';
import { CustomerFacts, ImageAttachment, SendMessageRequest } from '../../../shared/contract/chat.ts';
import { CannedReplies } from '../../../shared/contract/conversation.ts';
import { CreateTenantRequest } from '../../../shared/contract/tenant.ts';

describe('the demo', () => {
  it.each(demoTenants)('has settings and canned replies for $tenantId that the API takes', (tenant) => {
    const { tenantId, settings, cannedReplies: replies } = tenant;
    expect(() => CreateTenantRequest.parse({ tenantId, settings })).not.toThrow();
    expect(() => CannedReplies.parse({ replies })).not.toThrow();
  });

  it('has customers that the API takes, each once in their tenant, in the scenes and in the traffic', () => {
    const everybody = [
      ...scenes.map(({ tenantId, customer }) => ({ tenantId, customer })),
      ...crowds.flatMap(({ tenantId, names }) => names.map((name) => ({ tenantId, customer: customerOf(name) }))),
    ];
    for (const { customer } of everybody) {
      const { id, ...facts } = customer;
      expect(SendMessageRequest.shape.customerId.safeParse(id)).toMatchObject({ success: true });
      expect(CustomerFacts.safeParse(facts)).toMatchObject({ success: true });
    }
    const names = everybody.map(({ tenantId, customer }) => `${tenantId}/${customer.id}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('has people only where there is a tenant', () => {
    const tenantIds = demoTenants.map(({ tenantId }) => tenantId);
    expect(tenantIds).toEqual(expect.arrayContaining([...scenes, ...crowds].map(({ tenantId }) => tenantId)));
  });

  it.each(Object.values(pictures))('sends $name as a picture of less than 30 kB', (picture) => {
    expect(() => ImageAttachment.parse(picture)).not.toThrow();
    expect(picture.dataUrl.length * 0.75).toBeLessThan(30_000);
  });
});
