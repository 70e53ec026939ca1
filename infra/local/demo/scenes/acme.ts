import { pictures } from '../pictures.ts';
import type { Scene } from '../scene.ts';

/** Acme Shop: the assistant answers by itself, people step in. */
const scenes: Omit<Scene, 'tenantId'>[] = [
  {
    customer: {
      id: 'jonas.weber',
      name: 'Jonas Weber',
      facts: { Order: 'AC-20817', 'Customer since': '2021', Orders: '14' },
    },
    async plays({ asks, says, handedOff, sofia }) {
      await asks('Hi, my order number is AC-20817. The kettle arrived broken, can I return it for a full refund?');
      await says(
        'This is outrageous. It is the second broken kettle, I paid for express both times, and nobody answers my emails!',
      );
      await handedOff();
      await sofia.tags('refund', 'damaged');
    },
  },
  {
    customer: { id: 'marta.lind', name: 'Marta Lind', facts: { Order: 'AC-21044', 'Customer since': '2024' } },
    async plays({ asks }) {
      await asks('When does a refund reach my card?');
    },
  },
  {
    customer: { id: 'tom.becker', name: 'Tom Becker', facts: { Order: 'AC-20990', Article: 'Stoneware mug, blue' } },
    async plays({ asks, sofia }) {
      await asks('My mug arrived like this. Does the warranty cover it?', pictures.brokenMug);
      await sofia.tags('damaged');
    },
  },
  {
    keptBy: 'sam',
    customer: {
      id: 'elena.petrova',
      name: 'Elena Petrova',
      facts: { Order: 'AC-21003', Address: 'Lange Straße 8, Dresden' },
    },
    async plays({ asks, says, handedOff, sam }) {
      await asks('I have moved. Can I change the address of an order that I placed this morning?');
      await says('My orders says it has left the warehouse already. It would go to my old flat.');
      await sam.takesOver();
      await sam.replies(
        'Hello Elena, Sam here. I have asked the carrier to redirect the parcel. Is Lange Straße 8 right?',
      );
      await handedOff();
      await says('Yes, Lange Straße 8, 01159 Dresden. Thank you, Sam!');
      await sam.notes('Carrier confirms redirects within the hour. Ring them at 4 pm if nothing has come.');
      await sam.tags('address');
    },
  },
  {
    customer: { id: 'aisha.khan', name: 'Aisha Khan', facts: { Order: 'AC-20944', Value: '489 €' } },
    async plays({ asks, says, handedOff }) {
      await asks('How long does standard shipping take?');
      await says('My order number is AC-20944. It was due on Tuesday. Can I talk to a person, please?');
      await handedOff();
    },
  },
  {
    customer: { id: 'kenji.tanaka', name: 'Kenji Tanaka', facts: { Order: 'AC-20711' } },
    async plays({ asks }) {
      await asks('I sent the headphones back 2 weeks ago and I am still waiting. When does the refund reach my card?');
    },
  },
  {
    customer: { id: 'grace.oneill', name: 'Grace O’Neill', facts: { Order: 'AC-20655', 'Customer since': '2019' } },
    async plays({ asks, says, sofia }) {
      await asks('What does express shipping cost?');
      await says('It has to be here on Friday, for a birthday.');
      await sofia.takesOver();
      await sofia.replies('Then I have put it on express at no charge: it arrives on Thursday. Enjoy the birthday!');
      await sofia.resolves('solved');
      await asks('It is me again: can I still cancel the order?');
    },
  },
  {
    customer: { id: 'priya.nair', name: 'Priya Nair', facts: { Order: 'AC-21050', Plan: 'Acme Plus' } },
    async plays({ asks, sofia }) {
      await asks('Is standard shipping free?');
      await sofia.whispers('She has Acme Plus. Say: As an Acme Plus member you pay nothing for express shipping.');
      await asks('And what does express shipping cost?');
    },
  },
  {
    customer: { id: 'lucas.moreau', name: 'Lucas Moreau', facts: { Order: 'AC-20502' } },
    async plays({ says, handedOff, sam }) {
      await says('My name is Lucas, my order number is AC-20502. I want to speak to a human about a wrong invoice.');
      await handedOff();
      await sam.takesOver();
      await sam.replies(
        'Hello Lucas, Sam here. You are right, shipping was charged twice. I have refunded 4.90 euros.',
      );
      await says('That was quick, thanks!');
      await sam.tags('invoice');
      await sam.resolves('solved');
    },
  },
  {
    customer: { id: 'fatima.zahra', name: 'Fatima Zahra', facts: { Order: 'AC-20871' } },
    async plays({ says, asks, handedOff, sam }) {
      await says('Can I speak to someone? The voucher from your newsletter does not work.');
      await handedOff();
      await sam.takesOver();
      await sam.replies('Hello Fatima, the voucher had expired by a day. I have renewed it: WELCOME10 works now.');
      await sam.handsBack();
      await asks('It works! And can gift cards be returned?');
    },
  },
  {
    customer: { id: 'oskar.nilsson', name: 'Oskar Nilsson', facts: { Order: 'AC-21061' } },
    async plays({ asks }) {
      await asks('Does the warranty cover water damage?');
      await asks('And how long is the warranty?');
      await asks('Thank you!');
    },
  },
  {
    customer: { id: 'ben.carter', name: 'Ben Carter', facts: { Order: 'AC-21066' } },
    async plays({ asks, says, held, sofia }) {
      await asks('Can I return an opened game?');
      await sofia.watches('draft-only');
      await sofia.notes('He returned opened software twice last year. Look at the answers before they go out.');
      await says('How many days do I have to return an item?');
      await held();
    },
  },
  {
    customer: { id: 'rosa.delgado', name: 'Rosa Delgado' },
    async plays({ asks }) {
      await asks('Do you have a shop in Valencia?');
    },
  },
  {
    customer: { id: 'guest-7f3a' },
    async plays({ says, sam }) {
      await says('BEST FOLLOWERS CHEAP visit our page');
      await sam.resolves('spam');
    },
  },
];

export const acmeScenes: Scene[] = scenes.map((scene) => ({ tenantId: 'acme', ...scene }));
