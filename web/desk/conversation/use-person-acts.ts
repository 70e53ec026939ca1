import type { BoardRow, Me, Outcome, Posture } from '../../../shared/contract/conversation.ts';
import type { Api } from '../api.ts';
import type { ConversationRef } from '../conversation-ref.ts';
import type { DeskStore } from '../desk-store.ts';
import { toast } from '../ui/toasts.ts';
import { type Acts, useActs } from './use-acts.ts';
import { type ClaimState, useClaim } from './use-claim.ts';

type Answering = Exclude<Posture, 'human'>;

/** What a person can do with the conversation as a whole; each resolves to whether it succeeded. */
export interface PersonActs extends Acts {
  /** Whether the person's role lets them act; others may look. */
  mayAct: boolean;
  claim: ClaimState;
  takeClaim(): Promise<boolean>;
  release(): Promise<boolean>;
  takeOver(): Promise<boolean>;
  handBack(posture: Answering): Promise<boolean>;
  setPosture(posture: Answering): Promise<boolean>;
  resolve(outcome: Exclude<Outcome, 'answered'>): Promise<boolean>;
  reopen(): Promise<boolean>;
}

export const mayAct = (me: Me | null): boolean =>
  me !== null && (me.roles.includes('Operator') || me.roles.includes('Supervisor'));

export function usePersonActs(
  api: Api,
  store: DeskStore,
  conversation: ConversationRef,
  row: BoardRow,
  onProblem: () => void,
): PersonActs {
  const claim = useClaim(api, store, conversation, row);
  const acts = useActs({ store, conversation, onProblem, say: (words) => toast('done', words) });

  /** These end a claim of one's own; it is then not lost. */
  async function endingClaim(run: () => Promise<boolean>): Promise<boolean> {
    claim.endIsWanted(true);
    const done = await run();
    if (!done) claim.endIsWanted(false);
    return done;
  }

  return {
    ...acts,
    mayAct: mayAct(store.me.value),
    claim,
    takeClaim: () => acts.run('claim', () => api.claim(conversation), 'You have claimed this conversation.'),
    release: () =>
      endingClaim(() => acts.run('release', () => api.release(conversation), 'You have released this conversation.')),
    takeOver: () =>
      acts.run('take-over', () => api.takeOver(conversation), 'You have it. The assistant sends nothing more.'),
    handBack: (posture) =>
      endingClaim(() =>
        acts.run('hand-back', () => api.handBack(conversation, { posture }), 'The assistant has it again.'),
      ),
    setPosture: (posture) =>
      acts.run(
        'posture',
        () => api.setPosture(conversation, posture),
        posture === 'auto' ? 'The assistant answers by itself.' : 'Every answer waits for approval now.',
      ),
    resolve: (outcome) => endingClaim(() => acts.run('resolve', () => api.resolve(conversation, outcome), 'Resolved.')),
    reopen: () => acts.run('reopen', () => api.reopen(conversation), 'Open again.'),
  };
}
