import { byItself, type Story, thanked, withPeople } from '../story.ts';

/** Northwind Travel: people look at every answer that is not sure enough. */
export const northwindStories: readonly Story[] = [
  byItself((telling) => {
    const { one, says, answers } = telling;
    says(one('When does online check-in open?', 'When does online check-in open and close?'));
    answers('Online check-in opens 48 hours before departure and closes one hour before departure [1].', 'Check-in');
    thanked(telling);
  }, 3),
  byItself(({ one, says, answers }) => {
    says(
      one('What does a checked suitcase cost online?', 'How much is a checked suitcase, online and at the airport?'),
    );
    answers('A checked suitcase of 23 kilograms costs 30 euros online and 55 euros at the airport [1].', 'Baggage');
  }, 3),
  byItself(({ one, says, answers }) => {
    says(one('How do I change a flight?', 'Until when can I change a flight?'));
    answers('You can change a flight up to 24 hours before departure under My trips [1].', 'Changing a flight');
  }, 2),
  byItself(({ says, answers }) => {
    says('How many kilograms may a cabin bag have?');
    answers('Every fare includes one cabin bag of 8 kilograms [1].', 'Baggage');
  }, 2),
  byItself(({ says, answers }) => {
    says('My flight arrived more than three hours late. How do I claim compensation?');
    answers(
      'You can claim compensation of 250 to 600 euros under My trips, Claims, when a flight arrives more than three hours late [1].',
      'Delays',
    );
  }),
  byItself(({ one, says, answers }) => {
    says(one('Does a pushchair travel free of charge?', 'Do a pushchair and a car seat travel free of charge?'));
    answers('Yes, a pushchair and a car seat travel free of charge [1].', 'Travelling with children');
  }, 2),
  withPeople(({ one, says, drafts, approves }) => {
    says(
      one(
        'My suitcase is delayed in Oslo. Do you pay for what I need until then, a toothbrush and a shirt?',
        'My suitcase is delayed and I need a shirt tomorrow. Do you bring it, and pay for what I need until then?',
      ),
    );
    drafts(
      'If your suitcase is delayed we bring it to your address, usually within two days, and pay for what you need until then up to 120 euros [1]. A toothbrush and a shirt are part of that; keep the receipts.',
      'Damaged or delayed baggage',
    );
    approves();
  }, 2),
  withPeople(({ one, says, drafts, approves }) => {
    says(
      one(
        'A wheel of my suitcase broke off on the way. Is that damaged baggage, and who mends it?',
        'The handle of my suitcase is damaged since the flight home. Where do I report that?',
      ),
    );
    drafts(
      'Report a damaged suitcase within 7 days of arrival, with a photo of the damage and the baggage tag. We repair or replace it [1]. Wheels and handles are mended within a week. A new case is sent to you after that.',
      'Damaged or delayed baggage',
    );
    approves();
  }, 2),
  withPeople(({ says, drafts, approves }) => {
    says('I booked the wrong weekend this morning. Can I cancel the trip free of charge?');
    drafts(
      'Within 24 hours of booking you can cancel any trip free of charge [1]. You booked this morning, so nothing is lost; book the right weekend afterwards.',
      'Cancelling a trip',
    );
    approves();
  }, 2),
  withPeople((telling) => {
    const { one, says, drafts, edits, tags } = telling;
    says(
      `We want to bring two racing bicycles to ${one('Majorca', 'Girona', 'Bergamo')} ${one('next week', 'in May')}. When do bicycles have to be booked?`,
    );
    drafts(
      'Skis, surfboards and bicycles travel for 60 euros when they are booked 48 hours ahead [1]. Racing bikes need a hard case.',
      'Baggage',
    );
    edits(
      'Yes: bicycles travel for 60 euros each when they are booked 48 hours ahead [1]. I have added both to your trip, please pack them in cases.',
    );
    tags('baggage');
    thanked(telling);
  }, 2),
  withPeople(({ fact, says, drafts, edits }) => {
    says(`My booking is ${fact('Booking')}. I broke my leg and cannot fly. Is the ${fact('Fare')} fare lost?`);
    drafts(
      'After 24 hours a Light fare is not refunded, and a Flex fare is refunded in full within 7 days [1]. A broken leg changes nothing about that.',
      'Cancelling a trip',
    );
    edits(
      'I am sorry to hear that, get well soon. Send us the doctor’s note under My trips; then we refund any fare within 7 days.',
    );
  }),
  withPeople(({ says, drafts, rejects, approves }) => {
    says('My son turns two on the day of the return flight. Lap or seat?');
    drafts(
      'Children under two years travel on your lap for 10 percent of the fare [1]. Your son may sit on your lap both ways.',
      'Travelling with children',
    );
    rejects('He is two on the way back. Say: On the way back your son needs a seat of his own.');
    drafts(
      'Children under two years travel on your lap for 10 percent of the fare [1]. On the way back your son needs a seat of his own.',
      'Travelling with children',
    );
    approves();
  }, 2),
  withPeople(({ says, drafts, rejects, takesOver, replies, tags, resolves }) => {
    says('My father died on Sunday. I cannot take the trip and do not know what to do.');
    drafts(
      'Within 24 hours of booking you can cancel any trip free of charge [1]. Please tell us when you booked and who was going to fly.',
      'Cancelling a trip',
    );
    rejects('Far too cold. Begin with our sympathy.');
    drafts(
      'I am so sorry for your loss. After 24 hours a Light fare is not refunded [1]. Insurance pays in such cases.',
      'Cancelling a trip',
    );
    rejects('Send nothing. I write to them myself.');
    takesOver();
    replies(
      'I am very sorry for your loss. I have cancelled the trip, and you get back all you paid. You need not do anything.',
    );
    says('Thank you. That means a lot.');
    tags('bereavement');
    resolves('solved');
  }),
  withPeople(({ person, one, fact, says, takesOver, replies, notes, tags, resolves }) => {
    says(
      `Booking ${fact('Booking')}: ${one('two hours on hold and nobody answers. This is unacceptable!', 'third call today, and the line goes dead each time. This is outrageous!')}`,
    );
    takesOver();
    replies(`I am sorry that you had to wait. ${person} here, and I stay with you. What has happened?`);
    says(
      one(
        'You cancelled our connection and we are stuck in Lisbon.',
        'The gate had closed when your late flight got to Zurich, and we have no hotel.',
        'Our flight home from Oslo is gone from the app, and we leave tomorrow.',
      ),
    );
    replies(
      one(
        'I have put you on the flight at 18:40, seats together, and a meal voucher is in your app.',
        'You fly at 9:15 tomorrow, and the hotel by the airport is booked and paid for tonight.',
      ),
    );
    says(`Thank you, ${person}.`);
    notes('Missed connection was our change of schedule. Compensation claim opened for them.');
    tags('delay', 'rebooking');
    resolves('solved');
  }, 2),
  withPeople(({ person, says, takesOver, replies, resolves }) => {
    says('Can I talk to a person about group fares for 24 pupils?');
    takesOver();
    replies(
      `Hello, ${person} here. From ten persons on we make an offer by hand: you have it by email this afternoon.`,
    );
    says('Lovely, thanks.');
    resolves('solved');
  }),
  withPeople(({ says, takesOver, replies, tags, resolves }) => {
    says('I would like to speak to someone: another airline has the same route for less.');
    takesOver();
    replies('I am sorry, we cannot match fares of other airlines. Your fare stays bookable until midnight.');
    tags('price');
    resolves('not-solved');
  }),
];
