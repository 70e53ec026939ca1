import { type ChatEvent, type ChatState, emptyChat, reduce } from './chat-state.ts';

/** Holds the state of one chat and tells those who subscribe of each change. */
export interface ChatStore {
  state(): ChatState;
  dispatch(event: ChatEvent): void;
  /** Calls `listener` after every change; returns the unsubscribe function. */
  subscribe(listener: () => void): () => void;
}

export function createChatStore(initial: Partial<ChatState>): ChatStore {
  const listeners = new Set<() => void>();
  let state: ChatState = { ...emptyChat, ...initial };
  return {
    state: () => state,
    dispatch: (event) => {
      const before = state;
      state = reduce(state, event);
      if (state !== before) for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
