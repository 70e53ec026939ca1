import { computed } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { BoardRow, Claim } from '../../../shared/contract/conversation.ts';
import { activeClaim } from '../../../shared/contract/light.ts';
import type { Api } from '../api.ts';
import { type ConversationRef, keyOf } from '../conversation-ref.ts';
import type { DeskStore } from '../desk-store.ts';

const renewEveryMs = 30_000;

export interface ClaimState {
  claim: Claim | null;
  mine: boolean;
  /** How this person lost a claim without giving it up, or null. */
  lost: string | null;
  dismissLost(): void;
  /** Whether the next end of the claim is this person's own: released, handed back or resolved. */
  endIsWanted(wanted: boolean): void;
}

/** Renews this person's claim while they look at the conversation, and notices when it is lost. */
export function useClaim(api: Api, store: DeskStore, conversation: ConversationRef, row: BoardRow | null): ClaimState {
  const key = keyOf(conversation);
  const personId = store.me.value?.personId;
  const claim = useMemo(() => computed(() => row && activeClaim(row, store.now.value)), [store, row]).value;
  const mine = claim !== null && claim.personId === personId;
  const [lost, setLost] = useState<string | null>(null);
  const before = useRef({ key, mine: false, endIsWanted: false });

  useEffect(() => {
    const last = before.current;
    const wasMine = last.key === key && last.mine;
    if (last.key !== key || mine) setLost(null);
    else if (wasMine && !last.endIsWanted && row?.resolution === null)
      setLost(claim ? `${claim.name} has claimed this conversation now.` : 'Your claim has run out.');
    before.current = { key, mine, endIsWanted: wasMine === mine && last.endIsWanted };
  }, [key, mine, claim?.personId]);

  useEffect(() => {
    if (!mine) return;
    const renew = () => {
      if (document.hidden) return;
      // A refusal shows as the claim that runs out, or as the row of whoever has it now.
      api.claim(conversation).then(
        (answer) => store.put([answer.row]),
        () => store.refetches.value++,
      );
    };
    const timer = setInterval(renew, renewEveryMs);
    document.addEventListener('visibilitychange', renew);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', renew);
    };
  }, [api, store, key, mine]);

  return {
    claim,
    mine,
    lost,
    dismissLost: () => setLost(null),
    endIsWanted: (wanted) => {
      before.current.endIsWanted = wanted;
    },
  };
}
