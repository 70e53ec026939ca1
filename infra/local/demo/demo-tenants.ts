import { readFileSync } from 'node:fs';

export type DemoTenant = {
  tenantId: string;
  displayName: string;
  state: 'awake' | 'asleep';
  settings: Record<string, unknown>;
  documents: { documentId: string; title: string; text: string }[];
  try: string;
};

export const demoTenants: readonly DemoTenant[] = [
  {
    tenantId: 'acme',
    displayName: 'Acme Shop',
    state: 'awake',
    settings: {
      displayName: 'Acme Shop',
      persona: 'You are friendly and brief.',
      greeting: 'Hello! Ask me about orders, shipping, refunds and warranty.',
      idleAfterSeconds: 900,
    },
    documents: documentsOf('acme-knowledge.md'),
    try: 'When does a refund reach my card?',
  },
  {
    tenantId: 'globex',
    displayName: 'Globex Bank',
    state: 'asleep',
    settings: {
      displayName: 'Globex Bank',
      persona: 'You are precise and polite.',
      greeting: 'Welcome to Globex. How can I help you?',
      idleAfterSeconds: 120,
    },
    documents: documentsOf('globex-knowledge.md'),
    try: 'I lost my card, what now?',
  },
];

/** A Markdown file as documents, one a heading. */
function documentsOf(file: string): DemoTenant['documents'] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return text
    .split(/^# /m)
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.split('\n');
      return { documentId: title.toLowerCase().replaceAll(' ', '-'), title, text: lines.join('\n').trim() };
    });
}
