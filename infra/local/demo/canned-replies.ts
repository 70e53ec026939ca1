import type { CannedReply } from '../../../shared/contract/conversation.ts';

const signOff: CannedReply = {
  shortcut: 'bye',
  title: 'Goodbye',
  text: 'Thank you for your patience. Write here whenever you need us.',
};

/** What people of the demo tenants keep ready. */
export const cannedReplies = {
  acme: [
    {
      shortcut: 'order',
      title: 'Ask for the order number',
      text: 'Could you tell me your order number? It begins with AC- and is in the confirmation email.',
    },
    {
      shortcut: 'refund',
      title: 'Refund is on its way',
      text: 'I have released your refund. It reaches your card within 5 working days.',
    },
    {
      shortcut: 'replace',
      title: 'Replacement is sent',
      text: 'I am sorry about that. A replacement leaves our warehouse today, free of charge, and you can keep the broken one.',
    },
    {
      shortcut: 'sorry',
      title: 'Apology',
      text: 'I am very sorry about this. I have your order in front of me and stay with you until it is settled.',
    },
    signOff,
  ],
  globex: [
    {
      shortcut: 'identity',
      title: 'No secrets by chat',
      text: 'Please never send your PIN, password or full card number here. The last four digits are enough.',
    },
    {
      shortcut: 'block',
      title: 'Card is blocked',
      text: 'Your card is blocked. A replacement is on its way and arrives within four working days.',
    },
    signOff,
  ],
  northwind: [
    {
      shortcut: 'booking',
      title: 'Ask for the booking code',
      text: 'Could you tell me your booking code? It has six letters and is on your boarding pass.',
    },
    {
      shortcut: 'tag',
      title: 'Ask for the baggage tag',
      text: 'Please send a photo of the damage and of the baggage tag; then I can open the claim at once.',
    },
    {
      shortcut: 'claim',
      title: 'Claim is opened',
      text: 'I have opened a claim for you. You hear from us by email within 14 days, most often sooner.',
    },
    signOff,
  ],
} satisfies Record<string, CannedReply[]>;
