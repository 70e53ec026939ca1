import '../tokens.css';
import '../page.css';
import './page.css';
import { render } from 'preact';
import { createChatApi, loadSiteConfig } from './api.ts';
import { Chat } from './Chat.tsx';
import { startChat } from './chat-client.ts';
import { Refusal } from './Refusal.tsx';
import { keepTitle } from './title-badge.ts';
import { browserStorage, createVisitorStore } from './visitor-store.ts';

const root = document.querySelector('main') ?? document.body;
const tenantId = decodeURIComponent(location.pathname.split('/')[2] ?? '');

try {
  const { api } = await loadSiteConfig(location.origin);
  const client = startChat(tenantId, createChatApi(api), createVisitorStore(tenantId, browserStorage()));
  keepTitle(client);
  render(<Chat client={client} />, root);
} catch {
  render(
    <Refusal
      words={{ title: 'The chat could not be loaded', text: 'Please check your connection and reload the page.' }}
    />,
    root,
  );
}
