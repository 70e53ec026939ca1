import { pictures } from '../pictures.ts';
import type { Scene } from '../scene.ts';

/** Northwind Travel: what the knowledge base does not fully support waits for a person. */
const scenes: Omit<Scene, 'tenantId'>[] = [
  {
    customer: { id: 'hannah.schmidt', name: 'Hannah Schmidt', facts: { Booking: 'KQLNXT', Fare: 'Light' } },
    async plays({ says, held }) {
      await says('My sister cannot fly in May. Can another person travel on her Light fare, or is it refunded?');
      await held();
    },
  },
  {
    customer: { id: 'diego.alvarez', name: 'Diego Álvarez', facts: { Status: 'Silver' } },
    async plays({ says, handedOff }) {
      await says('Do your lounges in Oslo have showers?');
      await handedOff();
    },
  },
  {
    customer: { id: 'mei.chen', name: 'Mei Chen', facts: { Booking: 'PWRTGA', Flight: 'NW 482, Lisbon' } },
    async plays({ says, held, noor }) {
      await says('My suitcase came out like this. What do I do with the damaged suitcase now?', pictures.tornSuitcase);
      await held();
      await noor.tags('baggage');
    },
  },
  {
    customer: {
      id: 'liam.murphy',
      name: 'Liam Murphy',
      facts: { Booking: 'ZNDQEV', Flight: 'NW 118, Dublin', Status: 'Gold' },
    },
    async plays({ asks, says, handedOff }) {
      await asks('My flight arrived more than three hours late. How do I claim compensation?');
      await says(
        'I did that six weeks ago! Five hours on the floor in Dublin and no reply. Unacceptable, I want my money.',
      );
      await handedOff();
    },
  },
  {
    customer: { id: 'sara.haddad', name: 'Sara Haddad', facts: { Booking: 'HTLMBC', Fare: 'Flex' } },
    async plays({ says, held, noor }) {
      await says('My daughter is 19 months. Is a pushchair free, and where do I hand it in?');
      await noor.rejects(
        await held(),
        'Tell her where it is handed in. Say: You keep the pushchair until the gate and hand it in there.',
      );
      await held();
    },
  },
  {
    customer: { id: 'noah.johansson', name: 'Noah Johansson', facts: { Booking: 'QVYSRD' } },
    async plays({ says, held, noor }) {
      await says('Can I take a surfboard or skis on the flight tomorrow?');
      await noor.edits(
        await held(),
        'Either has to be booked 48 hours ahead, but there is room on your flight: I have added a surfboard for 60 euros.',
      );
      await says('Great, thank you so much!');
    },
  },
  {
    customer: { id: 'chloe.martin', name: 'Chloé Martin', facts: { Booking: 'MBXKWE' } },
    async plays({ says, held, noor }) {
      await says('Is a guitar a cabin bag, or do I have to check it in as a suitcase?');
      await noor.approves(await held());
    },
  },
  {
    customer: { id: 'theo.brandt', name: 'Theo Brandt', facts: { Booking: 'RDMKLV', Fare: 'Flex' } },
    async plays({ says, held, sofia, noor }) {
      await says('I booked by mistake an hour ago. Is it true that I can cancel, and does the seat fee come back?');
      await sofia.approves(await held());
      await says('Thanks!');
      await noor.resolves('solved');
    },
  },
  {
    customer: { id: 'zoe.papadaki', name: 'Zoe Papadaki', facts: { Booking: 'NXCQTE', Flight: 'NW 207, Athens' } },
    async plays({ says, held, noor }) {
      await says('My suitcase is still not here, and I have a meeting tomorrow. Do you pay for a shirt until then?');
      await noor.approves(await held());
    },
  },
  {
    customer: { id: 'viktor.novak', name: 'Viktor Novák', facts: { Booking: 'LDFQPA' } },
    async plays({ asks }) {
      await asks('When does online check-in open?');
      await asks('And what does a seat with more legroom cost?');
    },
  },
  {
    keptBy: 'noor',
    customer: { id: 'amara.okafor', name: 'Amara Okafor', facts: { Booking: 'WTZQJN', Passengers: '5' } },
    async plays({ says, held, handedOff, noor }) {
      await says('We are five and one of us uses a wheelchair. Is there help at the airport in Porto?');
      await held();
      await noor.takesOver();
      await noor.replies(
        'Hello Amara, Noor here. Of course: I have ordered assistance in Porto. Is it a folding or an electric wheelchair?',
      );
      await handedOff();
      await says('Electric, with a dry battery. It weighs 48 kilograms.');
      await noor.replies('Thank you, that is all they need. I write here when Porto has confirmed.');
      await noor.notes('Porto needs battery type and weight 48 hours before departure.');
      await noor.tags('assistance');
    },
  },
  {
    customer: { id: 'isabella.rossi', name: 'Isabella Rossi', facts: { Booking: 'YGRTMB', Fare: 'Light' } },
    async plays({ says, held, handedOff, noor }) {
      await says('The wedding is off. Can I still cancel the trip, and do I lose everything with my fare?');
      await noor.rejects(await held(), 'Too cold, her wedding is off. Say: I am so sorry to hear that.');
      await noor.rejects(await held(), 'Send nothing. I am going to call her.');
      await handedOff();
    },
  },
  {
    customer: { id: 'yusuf.demir', name: 'Yusuf Demir', facts: { Booking: 'SKWNFA' } },
    async plays({ says, handedOff, noor }) {
      await says('Can you match the price of another airline?');
      await handedOff();
      await noor.takesOver();
      await noor.replies(
        'I am sorry, we cannot match fares of other airlines. Your fare stays bookable until midnight.',
      );
      await noor.resolves('not-solved');
    },
  },
  {
    customer: { id: 'ines.santos', name: 'Inês Santos', facts: { Booking: 'BNRWTK', Fare: 'Flex' } },
    async plays({ asks, says, held }) {
      await asks('What does it cost to change the date of a flight?');
      await says('And if only my luggage takes the later flight?');
      await held();
    },
  },
];

export const northwindScenes: Scene[] = scenes.map((scene) => ({ tenantId: 'northwind', ...scene }));
