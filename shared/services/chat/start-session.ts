import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { StartSessionResponse } from '../../contract/chat.ts';
import { ClawDeskError, notFound } from '../../domain/errors.ts';
import { randomId } from '../../domain/ids.ts';
import { openScope } from '../../tenancy/scope.ts';
import type { VisitorTokens } from '../../tenancy/visitor-tokens.ts';
import { visitorConversation } from './find-conversation.ts';

export type StartSession = ReturnType<typeof createStartSession>;

/**
 * Gives a browser a visitor token for a tenant's chat. An earlier token, even one that ended up to 30 days ago, keeps
 * the visitor and so the conversation.
 * @throws not-found for an unknown tenant, forbidden for a site that the tenant has not allowed.
 */
export function createStartSession(deps: { tenants: TenantStore; visitorTokens: VisitorTokens; webOrigin: string }) {
  const { tenants, visitorTokens, webOrigin } = deps;
  return async ({
    input,
  }: {
    input: { tenantId: string; origin: string | null; token: string | undefined };
  }): Promise<StartSessionResponse> => {
    const { tenantId, origin } = input;
    const tenant = await tenants.read(openScope(tenantId, { kind: 'platform', cause: 'chat session' }));
    if (tenant === null) throw notFound('tenant');
    const { settings } = tenant.value;
    if (origin !== null && origin !== webOrigin && !settings.allowedOrigins.includes(origin)) {
      throw new ClawDeskError('forbidden', `The chat of ${settings.displayName} may not be used on ${origin}.`);
    }
    const earlier =
      input.token === undefined ? null : await visitorTokens.verifyForRenewal(input.token).catch(() => null);
    const visitorId =
      earlier?.tenantId === tenantId && earlier.origin === origin ? earlier.visitorId : `v${randomId(26)}`;
    const { token, expiresAt } = await visitorTokens.issue({ tenantId, visitorId, origin });
    return {
      token,
      expiresAt,
      conversationId: visitorConversation(tenantId, visitorId),
      assistant: { name: settings.displayName, greeting: settings.greeting },
    };
  };
}
