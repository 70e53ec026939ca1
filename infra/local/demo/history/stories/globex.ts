import { byItself, type Story, thanked, withPeople } from '../story.ts';

/** Globex Bank: few customers, who wake it; people are there in its opening hours. */
export const globexStories: readonly Story[] = [
  byItself((telling) => {
    const { one, says, answers } = telling;
    says(one('I lost my card, what now?', 'I have lost my card. What do I do?'));
    answers('Block the card at once in the app under Cards, or call our hotline at any hour [1].', 'Lost card');
    says(one('How much is a replacement card?', 'What does a replacement card cost, and when does it arrive?'));
    answers('A replacement card costs 8 euros and arrives within four working days [1].', 'Lost card');
    thanked(telling);
  }, 3),
  byItself(({ one, says, answers }) => {
    says(one('How long does a transfer inside Europe take?', 'When do transfers inside Europe arrive?'));
    answers('Transfers inside Europe arrive the next working day [1].', 'Transfers');
  }, 2),
  byItself(({ one, says, answers }) => {
    says(one('Are instant transfers free?', 'What do instant transfers cost?'));
    answers('Instant transfers arrive within ten seconds and are free up to 1000 euros a month [1].', 'Transfers');
  }, 2),
  byItself((telling) => {
    const { one, says, answers } = telling;
    says(one('How do I open an account?', 'Can I open an account online?'));
    answers(
      'You can open a Globex account online in ten minutes with your passport or identity card [1].',
      'Opening an account',
    );
    says('When does the card arrive?');
    answers('Your card arrives by post within seven working days [1].', 'Opening an account');
    thanked(telling);
  }, 2),
  byItself(({ says, answers }) => {
    says('What does a transfer abroad cost?');
    answers('Transfers abroad cost 1.5 percent [1].', 'Transfers');
  }),
  withPeople(({ person, fact, says, takesOver, replies, tags, resolves }) => {
    says(`My account ${fact('Account')}. A payment of yesterday is not mine. Connect me to an agent, please.`);
    takesOver();
    replies(
      `Good day, ${person} speaking. I have blocked the card and opened a dispute; the amount is back within two days.`,
    );
    says('Thank you for the quick help.');
    tags('payment', 'dispute');
    resolves('solved');
  }, 2),
  withPeople(({ person, says, takesOver, replies, notes, tags, resolves }) => {
    says('I would like to speak to someone about a mortgage.');
    takesOver();
    replies(
      `Good day, ${person} speaking. A colleague of the mortgage team rings you tomorrow at ten. Does that suit you?`,
    );
    says('Yes, ten is fine.');
    notes('Call is booked with the mortgage team.');
    tags('mortgage');
    resolves('solved');
  }, 2),
  withPeople(({ person, says, takesOver, replies, tags, resolves }) => {
    says('Can I talk to a person? You have refused my credit card application, and I am upset about it.');
    takesOver();
    replies(
      `Good day, ${person} speaking. I am sorry. The decision stands for six months; I send you the reasons by post.`,
    );
    says('That is disappointing.');
    tags('credit');
    resolves('not-solved');
  }),
];
