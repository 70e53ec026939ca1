import { useCallback, useEffect, useRef } from 'preact/hooks';
import type { PresenceRequest } from '../../../shared/contract/conversation.ts';
import type { Api } from '../api.ts';
import { type ConversationRef, keyOf } from '../conversation-ref.ts';

const everyMs = 10_000;
const stillTypingMs = 5000;

/** Tells the others that this person looks at the conversation, and returns what to call when they write in it. */
export function usePresence(api: Api, conversation: ConversationRef, enabled: boolean): () => void {
  const key = keyOf(conversation);
  const typedAt = useRef(0);
  const told = useRef<PresenceRequest['state']>('left');

  const tell = useCallback(
    (state: PresenceRequest['state']) => {
      told.current = state;
      // Nobody waits for this; the next one follows in seconds.
      api.presence(conversation, state).catch(() => undefined);
    },
    [api, key],
  );

  useEffect(() => {
    if (!enabled) return;
    typedAt.current = 0;
    const now = () => (Date.now() - typedAt.current < stillTypingMs ? 'typing' : 'viewing');
    const onVisibility = () => tell(document.hidden ? 'left' : 'viewing');
    const timer = setInterval(() => !document.hidden && tell(now()), everyMs);
    const stopped = setInterval(() => told.current === 'typing' && now() === 'viewing' && tell('viewing'), 1000);
    document.addEventListener('visibilitychange', onVisibility);
    if (!document.hidden) tell('viewing');
    return () => {
      clearInterval(timer);
      clearInterval(stopped);
      document.removeEventListener('visibilitychange', onVisibility);
      tell('left');
    };
  }, [tell, enabled]);

  return useCallback(() => {
    typedAt.current = Date.now();
    if (told.current !== 'typing') tell('typing');
  }, [tell]);
}
