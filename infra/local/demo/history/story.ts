import type { Outcome } from '../../../../shared/contract/conversation.ts';

/** What happens in an earlier conversation, told by its parts in their order; each takes its time. */
export type Telling = {
  /** One of these, so that a story told twice is not the same twice. */
  one(...wordings: string[]): string;
  /** The first name of the person of the tenant who takes part. */
  person: string;
  /** What the tenant's server knows about the customer, such as the number of their order. */
  fact(name: string): string;
  /** The customer writes; words that the routing gives to a person hand the conversation off. */
  says(text: string): void;
  /** The assistant answers what was said, with the documents of these titles as passages 1, 2, …; its answer is sent. */
  answers(text: string, ...titles: string[]): void;
  /** The same, but the gate keeps the answer for a person. */
  drafts(text: string, ...titles: string[]): void;
  approves(): void;
  edits(text: string): void;
  rejects(reason: string): void;
  takesOver(): void;
  replies(text: string): void;
  handsBack(): void;
  notes(text: string): void;
  tags(...tags: string[]): void;
  resolves(outcome: Exclude<Outcome, 'answered'>): void;
};

export type Story = {
  /** How often it is told beside the others of its tenant; 1 unless told. */
  weight?: number;
  /** Nobody of the tenant takes part: it may happen at any hour. */
  byItself: boolean;
  tells: (telling: Telling) => void;
};

/** The customer asks and the assistant answers; nobody else takes part. */
export const byItself = (tells: Story['tells'], weight = 1): Story => ({ byItself: true, tells, weight });
/** People of the tenant take part, in their opening hours. */
export const withPeople = (tells: Story['tells'], weight = 1): Story => ({ byItself: false, tells, weight });

const thanks = ['Thank you!', 'Thanks, that helps.', 'Great, thank you very much.', 'Perfect, thanks a lot!'];
const welcome = ['You are welcome!', 'You are welcome. Have a nice day!', 'You are welcome. Have a good day!'];

/** The customer thanks, and the assistant says that they are welcome. */
export function thanked({ one, says, answers }: Telling): void {
  says(one(...thanks));
  answers(one(...welcome));
}
