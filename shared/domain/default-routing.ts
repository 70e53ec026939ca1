import type { RoutingPolicy } from '../contract/routing.ts';

/** Talk of courts and of harm: what is said then must be a person's word. Plain English, whole words. */
const legalAndSafety = [
  ...['lawyer', 'lawyers', 'attorney', 'solicitor', 'legal action', 'lawsuit', 'sue you', 'suing', 'take you to court'],
  ...['see you in court', 'small claims', 'ombudsman', 'data breach', 'injured', 'injury', 'in hospital', 'poisoned'],
  ...[
    'caught fire',
    'on fire',
    'exploded',
    'electric shock',
    'gas leak',
    'allergic reaction',
    'suicide',
    'kill myself',
  ],
  ...['hurt myself', 'self harm'],
];

/** How a tenant's messages are routed as long as it has no rules of its own. */
export const defaultRouting: RoutingPolicy = [
  {
    name: 'Asks for a person',
    when: { asksForPerson: true },
    to: 'person',
    reason: 'The customer asked for a person.',
  },
  { name: 'Angry', when: { mood: 'angry' }, to: 'person', reason: 'The customer is angry.' },
  {
    name: 'Legal and safety',
    when: { anyWord: legalAndSafety },
    to: 'person',
    reason: 'The message speaks of legal matters or of harm.',
  },
  { name: 'Image', when: { hasImage: true }, to: 'vision', reason: 'The message has an image.' },
  { name: 'Long', when: { longerThan: 600 }, to: 'reasoning', reason: 'The message is long.' },
  {
    name: 'Needs thought',
    when: { asksWhy: true },
    to: 'reasoning',
    reason: 'The question asks for an explanation or a comparison.',
  },
  { name: 'Everything else', when: {}, to: 'fast', reason: 'A short, plain question.' },
];
