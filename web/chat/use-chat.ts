import { useEffect, useState } from 'preact/hooks';
import type { ChatClient } from './chat-client.ts';
import type { ChatState } from './chat-state.ts';

/** The state of `client`, kept current in the component that calls this. */
export function useChat(client: ChatClient): ChatState {
  const [state, setState] = useState(client.state);
  useEffect(() => {
    setState(client.state());
    return client.subscribe(() => setState(client.state()));
  }, [client]);
  return state;
}
