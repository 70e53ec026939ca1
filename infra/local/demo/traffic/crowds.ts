import type { Colleague } from '../personas.ts';
import { pictures } from '../pictures.ts';
import type { Picture } from '../tenant-server.ts';

export type Question = { text: string; picture?: Picture };

/** Who writes to a tenant, and what about. Each customer has one conversation, so that the board stays bounded. */
export type Crowd = {
  tenantId: string;
  names: readonly string[];
  questions: readonly Question[];
  followUps: readonly string[];
  complaints: readonly string[];
  /** What people of the tenant write. */
  answers: readonly string[];
  /** Who of them helps out. */
  colleague: Colleague;
};

export const crowds: readonly Crowd[] = [
  {
    tenantId: 'acme',
    names: [
      'Alba Ferrer',
      'Anton Berg',
      'Bianca Conti',
      'Callum Reid',
      'Dana Levy',
      'Emre Kaya',
      'Freya Olsen',
      'Gustav Holm',
      'Hiro Sato',
      'Ivana Kovač',
      'Jamal Brooks',
      'Klara Vogel',
      'Leon Fischer',
      'Mina Park',
      'Nadia Haddou',
      'Owen Price',
      'Paula Lima',
      'Quentin Roy',
      'Ruth Adler',
      'Stefan Ilić',
    ],
    questions: [
      { text: 'When does a refund reach my card?' },
      { text: 'How long does standard shipping take?' },
      { text: 'Is standard shipping free?' },
      { text: 'Can I still change or cancel an order?' },
      { text: 'Does the warranty cover a broken screen?' },
      { text: 'What does express shipping cost?' },
      { text: 'Can I return opened software?' },
      { text: 'Do you sell gift wrapping?' },
      { text: 'Look at my mug. Is that covered by the warranty?', picture: pictures.brokenMug },
      { text: 'Which is better for a birthday: standard or express shipping? Explain the difference.' },
    ],
    followUps: [
      'And how long is the warranty?',
      'How many days do I have to return an item?',
      'What time do orders have to be placed to leave the warehouse the same day?',
      'Where do I change the order?',
      'Is there a telephone number?',
    ],
    complaints: [
      'I have been waiting for two weeks and that does not help me at all.',
      'This is ridiculous, I have asked that three times now!',
      'I am really disappointed. The parcel is still not here.',
    ],
    answers: [
      'Hello, this is Sam. I have looked it up: it is on its way, and I have added a 10 euro voucher for the wait.',
      'Hello, Sam here. I have refunded it just now; it reaches your card within 5 working days.',
      'Hello, this is Sam. I have asked the warehouse and write to you by email tonight.',
    ],
    colleague: 'sam',
  },
  {
    tenantId: 'northwind',
    names: [
      'Ada Nowak',
      'Bruno Keller',
      'Carmen Ortiz',
      'Dmitri Orlov',
      'Edith Wagner',
      'Farid Rahimi',
      'Greta Lund',
      'Hugo Blanc',
      'Iris Janssen',
      'João Pires',
      'Keiko Mori',
      'Lars Dahl',
      'Maya Cohen',
      'Nils Ström',
      'Orla Byrne',
      'Petr Dvořák',
      'Rania Saleh',
      'Silvio Greco',
      'Tara Singh',
      'Ugo Marin',
    ],
    questions: [
      { text: 'What does it cost to change the date of a flight?' },
      { text: 'When does online check-in open?' },
      { text: 'Can I cancel within 24 hours of booking?' },
      { text: 'What does a checked suitcase cost?' },
      { text: 'My flight arrived more than three hours late. How do I claim compensation?' },
      { text: 'My suitcase looks like this. Who pays for the damaged suitcase?', picture: pictures.tornSuitcase },
      { text: 'Can my cat come along?' },
      { text: 'Are there power sockets?' },
      { text: 'My son is 14. Can he travel alone on a Flex fare?' },
      { text: 'Do bicycles travel in the cabin, and is a helmet baggage?' },
    ],
    followUps: [
      'And what does a seat with more legroom cost?',
      'When does online check-in close?',
      'Does a pushchair travel free of charge?',
      'How do I get the boarding pass?',
      'Is that the same for my companion?',
    ],
    complaints: [
      'That is no help. I am stuck at the airport with two children.',
      'This is unacceptable. I paid for a Flex fare!',
      'Nobody answers the telephone and I am still waiting for my suitcase.',
    ],
    answers: [
      'Hello, this is Noor. I have added it to your booking at no charge.',
      'Hello, Noor here. I have opened a claim for you; you hear from us by email within 14 days.',
      'Hello, this is Noor. I have checked with the airport: that is no problem. Just show your boarding pass.',
    ],
    colleague: 'noor',
  },
  {
    tenantId: 'globex',
    names: ['Agnes Moore', 'Colin Wright', 'Deepa Rao', 'Esther Lang', 'Frank Doyle', 'Helen Brandt', 'Ivan Petrov'],
    questions: [
      { text: 'I lost my card, what now?' },
      { text: 'How long does a transfer inside Europe take?' },
      { text: 'How do I open an account?' },
      { text: 'Are instant transfers free?' },
      { text: 'Do you offer student loans?' },
    ],
    followUps: ['How much is a replacement card?', 'What does a transfer abroad cost?', 'How long does the card take?'],
    complaints: ['I am still waiting for my card.', 'This is unacceptable for a bank!'],
    answers: [
      'Good day, this is Noor. Your new card left today by registered post.',
      'Good day, Noor speaking. A colleague of the loans team calls you tomorrow morning.',
    ],
    colleague: 'noor',
  },
];

export const thanks = ['Thank you!', 'Great, thanks a lot!', 'Perfect, thank you very much.', 'Ok, thanks'];
export const calls = ['Can I talk to a person, please?', 'I would like to speak to someone.'];
export const nudges = ['Hello? Is anybody there?', 'Any news?'];
