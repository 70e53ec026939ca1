import { byItself, type Story, thanked, withPeople } from '../story.ts';

/** Acme Shop: most of what is asked stands in its knowledge, and the assistant answers it alone. */
export const acmeStories: readonly Story[] = [
  byItself(({ one, says, answers }) => {
    says(one('When does a refund reach my card?', 'How long until the refund is on my card?'));
    answers(
      'Refunds reach your card within 5 working days after the parcel arrives at our warehouse [1].',
      'Refund policy',
    );
  }, 3),
  byItself((telling) => {
    const { one, says, answers } = telling;
    says(one('How long does standard shipping take?', 'How many days does standard shipping take to arrive?'));
    answers('Standard shipping takes 2 to 4 working days and is free above 40 euros [1].', 'Shipping');
    says(one('And what does express shipping cost?', 'And express shipping, what does it cost?'));
    answers('Express shipping costs 9 euros and arrives the next working day [1].', 'Shipping');
    thanked(telling);
  }, 3),
  byItself(({ one, says, answers }) => {
    says(one('Is standard shipping free?', 'From what amount is standard shipping free?'));
    answers('Standard shipping is free above 40 euros [1].', 'Shipping');
  }, 2),
  byItself((telling) => {
    const { one, says, answers } = telling;
    says(one('How long is the warranty of an Acme device?', 'How many years of warranty does my device have?'));
    answers('Every Acme device has a warranty of two years [1].', 'Warranty');
    says('Does the warranty cover a broken screen?');
    answers('The warranty does not cover water damage or broken screens [1].', 'Warranty');
    thanked(telling);
  }, 2),
  byItself(({ one, says, answers }) => {
    says(one('Does the warranty cover water damage?', 'Is water damage covered by the warranty?'));
    answers('The warranty does not cover water damage or broken screens [1].', 'Warranty');
  }),
  byItself((telling) => {
    const { one, fact, says, answers } = telling;
    says(one(`Can I still cancel order ${fact('Order')}?`, `I want to change order ${fact('Order')}. How?`));
    answers(
      'You can change or cancel an order until it has left the warehouse: open My orders, choose the order and press Change [1].',
      'Changing an order',
    );
    thanked(telling);
  }, 3),
  byItself(({ one, says, answers }) => {
    says(one('Can I return opened software?', 'I opened the game. Can the software be returned?'));
    answers('Opened software and gift cards cannot be returned [1].', 'Refund policy');
  }),
  byItself((telling) => {
    const { one, says, answers } = telling;
    says(one('How many days do I have to return an item?', 'Until when can I return an item?'));
    answers('You can return any item within 30 days of delivery for a full refund [1].', 'Refund policy');
    says('And when is the refund on my card?');
    answers(
      'Refunds reach your card within 5 working days after the parcel arrives at our warehouse [1].',
      'Refund policy',
    );
    thanked(telling);
  }, 2),
  byItself(({ one, says, answers }) => {
    says(
      one(
        'It is 1 pm. Will my order leave the warehouse today?',
        'Until when do I have to order so that it leaves today?',
      ),
    );
    answers('Orders placed before 2 pm leave our warehouse the same day [1].', 'Shipping');
  }, 2),
  byItself(({ says, answers }) => {
    says('My order has left the warehouse, and I do not want it any more. What do I do?');
    answers('After an order has left the warehouse, refuse the parcel or return it [1].', 'Changing an order');
  }),
  byItself(({ one, says, answers }) => {
    says(
      one(
        'Which is better for a birthday: standard or express shipping? Explain the difference.',
        'Please compare standard and express shipping.',
      ),
    );
    answers(
      'Standard shipping takes 2 to 4 working days and is free above 40 euros; express shipping costs 9 euros and arrives the next working day [1].',
      'Shipping',
    );
  }),
  withPeople(({ person, one, fact, says, takesOver, replies, tags, resolves }) => {
    says(
      `My order number is ${fact('Order')}. The parcel shows as delivered, but nothing came. Can I talk to a person, please?`,
    );
    takesOver();
    replies(
      one(
        `Hello, ${person} here. The carrier left it with a neighbour at number 12. If it is not there, write to me and I send another.`,
        `Hello, ${person} here. I have opened an inquiry with the carrier and sent you another one today, free of charge.`,
      ),
    );
    says(one(`Found it. Thank you, ${person}!`, 'That was quick, thanks!'));
    tags('delivery');
    resolves('solved');
  }, 2),
  withPeople(({ fact, says, answers, takesOver, replies, notes, tags, resolves }) => {
    says('How long is the warranty of the espresso machine?');
    answers('Every Acme device has a warranty of two years [1].', 'Warranty');
    says(
      `It leaks for the second time, order ${fact('Order')}. This is ridiculous, I have waited three weeks for the first repair!`,
    );
    takesOver();
    replies('I am very sorry. You get a new machine instead of another repair; it leaves our warehouse today.');
    notes('Second leak of the same model. Told the workshop.');
    says('All right. Thank you.');
    tags('warranty', 'damaged');
    resolves('solved');
  }, 2),
  withPeople(({ person, fact, says, takesOver, replies, handsBack, answers, tags }) => {
    says(`I was charged twice for ${fact('Order')}. I would like to speak to someone.`);
    takesOver();
    replies(
      `Hello, ${person} here. One of the two charges was only reserved; it disappears from your statement by Friday.`,
    );
    tags('invoice');
    handsBack();
    says('Understood. And how long do I have to return the item?');
    answers('You can return any item within 30 days of delivery for a full refund [1].', 'Refund policy');
  }),
  withPeople(({ person, fact, says, takesOver, replies, tags, resolves }) => {
    says(`I want to talk to someone about a discount. I found ${fact('Article')} cheaper elsewhere.`);
    takesOver();
    replies(
      `Hello, ${person} here. I am sorry, we cannot match prices of other shops. You may return it within 30 days.`,
    );
    says('That is disappointing. Then I return it.');
    tags('price');
    resolves('not-solved');
  }),
  withPeople(({ person, says, takesOver, replies, resolves }) => {
    says('Hello, can I speak to a person?');
    takesOver();
    replies(`Hello, this is ${person}. How can I help you?`);
    resolves('no-reply');
  }),
];
