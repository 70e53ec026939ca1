import { readFileSync } from 'node:fs';
import type { CannedReply } from '../../../shared/contract/conversation.ts';
import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import { cannedReplies } from './canned-replies.ts';

export type DemoTenant = {
  tenantId: string;
  displayName: string;
  state: 'awake' | 'asleep';
  settings: Partial<TenantSettings>;
  documents: { documentId: string; title: string; text: string }[];
  cannedReplies: CannedReply[];
  /** What is worth seeing on its chat page, and what to ask there. */
  shows: string;
  try: string;
};

const splitShift = [
  { from: '09:00', to: '12:30' },
  { from: '13:30', to: '18:00' },
];

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
      sla: { answer: 120, heldDraft: 1800, handOff: 1800 },
    },
    documents: documentsOf('acme-knowledge.md'),
    cannedReplies: cannedReplies.acme,
    shows: 'is awake and answers by itself',
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
      hours: {
        timeZone: 'Europe/London',
        monday: splitShift,
        tuesday: splitShift,
        wednesday: splitShift,
        thursday: splitShift,
        friday: splitShift,
        saturday: [{ from: '10:00', to: '14:00' }],
        sunday: [],
      },
      afterHours: 'promise',
    },
    documents: documentsOf('globex-knowledge.md'),
    cannedReplies: cannedReplies.globex,
    shows: 'is asleep: its instance has no process, your message wakes it',
    try: 'I lost my card, what now?',
  },
  {
    tenantId: 'northwind',
    displayName: 'Northwind Travel',
    state: 'awake',
    settings: {
      displayName: 'Northwind Travel',
      persona: 'You are warm and exact about fares and deadlines.',
      greeting: 'Hello! Ask me about flights, baggage and claims.',
      // High, so that people see to whatever the knowledge base does not fully support.
      confidenceThreshold: 0.8,
      idleAfterSeconds: 0,
      // A minute for an answer by a person, so that a broken promise is seen soon.
      sla: { answer: 120, heldDraft: 3600, handOff: 60 },
    },
    documents: documentsOf('northwind-knowledge.md'),
    cannedReplies: cannedReplies.northwind,
    shows: 'holds what it is not sure of for a person',
    try: 'Can my sister fly instead of me on my Light fare?',
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
