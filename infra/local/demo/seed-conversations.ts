import { setTimeout as delay } from 'node:timers/promises';
import { ConversationView } from '../../../shared/contract/conversation.ts';
import { conversationIdOf } from '../../../shared/domain/ids.ts';
import { webChat } from '../../../shared/services/chat/find-conversation.ts';
import type { ApiClient } from '../api-client.ts';
import { peopleOf } from './people.ts';
import { colleagues } from './personas.ts';
import type { Scene } from './scene.ts';
import { acmeScenes } from './scenes/acme.ts';
import { globexScenes } from './scenes/globex.ts';
import { northwindScenes } from './scenes/northwind.ts';
import type { Directory } from './sign-in.ts';
import { createStage } from './stage.ts';
import { openTenantServer } from './tenant-server.ts';

const playedAtOnce = 4;
const keepClaimsEveryMs = 60_000;

/** Turn and turn about between the tenants, so that the board soon has something of everything. */
export const scenes: readonly Scene[] = Array.from(
  { length: Math.max(acmeScenes.length, globexScenes.length, northwindScenes.length) },
  (_, i) => [acmeScenes[i], northwindScenes[i], globexScenes[i]].filter((scene) => scene !== undefined),
).flat();

export type Seeding = {
  api: string;
  /** The site that people sign in to. */
  site: string;
  directory: Directory;
  operator: ApiClient;
  signal: AbortSignal;
  onBegin: (missing: number) => void;
  onScene: () => void;
};

/**
 * Plays the conversations of the demo that are not there yet, a few at once, through the public API alone. One that
 * fails is told in `failed`, and the others go on. Throws when `signal` ends it.
 */
export async function seedConversations(seeding: Seeding): Promise<{ played: number; failed: string[] }> {
  const { api, operator, signal } = seeding;
  const missing: Scene[] = [];
  for (const scene of scenes) if ((await viewOf(operator, scene)) === null) missing.push(scene);
  if (missing.length === 0) return { played: 0, failed: [] };
  seeding.onBegin(missing.length);

  const tenantIds = [...new Set(missing.map(({ tenantId }) => tenantId))];
  const servers = await Promise.all(
    tenantIds.map((tenantId) => openTenantServer({ api, operator, tenantId, name: 'Demo customers', signal })),
  );
  const apiOf = peopleOf(seeding);
  const failed: string[] = [];
  const queue = missing.values();
  const playSome = async (): Promise<void> => {
    for (const scene of queue) {
      const server = servers.find(({ tenantId }) => tenantId === scene.tenantId);
      if (!server) throw new Error(`Nobody passes on what customers of ${scene.tenantId} write.`);
      const { customer, plays } = scene;
      const conversationId = idOf(scene);
      const stage = createStage({ customer, conversationId, server, apiOf, lookout: operator, signal });
      const cast = { sofia: stage.as('sofia'), sam: stage.as('sam'), noor: stage.as('noor') };
      await plays({ ...stage, ...cast }).catch((error: unknown) => {
        signal.throwIfAborted();
        failed.push(error instanceof Error ? error.message : String(error));
      });
      seeding.onScene();
    }
  };
  try {
    await Promise.all(Array.from({ length: playedAtOnce }, playSome));
  } finally {
    await Promise.all(servers.map((server) => server.close().catch(() => undefined)));
  }
  return { played: missing.length - failed.length, failed };
}

/** Renews the claims of the demo's colleagues, as their open pages would, until `signal` ends it; what fails waits a minute. */
export async function keepClaims(seeding: Pick<Seeding, 'api' | 'site' | 'directory' | 'operator' | 'signal'>) {
  const { operator, signal } = seeding;
  const apiOf = peopleOf(seeding);
  const renew = async (scene: Scene): Promise<void> => {
    const { keptBy, tenantId } = scene;
    const row = keptBy && (await viewOf(operator, scene))?.row;
    if (row && row.posture === 'human' && row.claim?.name === colleagues[keptBy].name)
      await apiOf(keptBy).call('POST', `/conversations/${row.conversationId}/claim?tenantId=${tenantId}`);
  };
  for (; !signal.aborted; await delay(keepClaimsEveryMs, undefined, { signal }))
    await Promise.allSettled(scenes.map(renew));
}

const idOf = ({ tenantId, customer }: Scene): string => conversationIdOf(tenantId, webChat, `server|${customer.id}`);

async function viewOf(operator: ApiClient, scene: Scene): Promise<ConversationView | null> {
  const { status, body } = await operator.call('GET', `/conversations/${idOf(scene)}?tenantId=${scene.tenantId}`);
  return status === 404 ? null : ConversationView.parse(body);
}
