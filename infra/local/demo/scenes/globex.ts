import type { Scene } from '../scene.ts';

/** Globex Bank sleeps, and stays asleep: its customers ask for people, who need no instance. */
const scenes: Omit<Scene, 'tenantId'>[] = [
  {
    customer: { id: 'margaret.hill', name: 'Margaret Hill', facts: { 'Customer since': '2008', Branch: 'Leeds' } },
    async plays({ says, handedOff }) {
      await says(
        'Good afternoon. My application number is M-5521. I would like to speak to someone about my mortgage.',
      );
      await handedOff();
    },
  },
  {
    customer: { id: 'daniel.cohen', name: 'Daniel Cohen', facts: { Account: 'ends in 4417' } },
    async plays({ says, handedOff, noor }) {
      await says(
        'My reference is TR-88120. The payment has been missing since Monday. Connect me to an agent, please.',
      );
      await handedOff();
      await noor.takesOver();
      await noor.replies(
        'Hello Mr Cohen, Noor speaking. The payment was held for a check; I have released it just now.',
      );
      await says('It is there. Thank you very much.');
      await noor.tags('payment');
      await noor.resolves('solved');
    },
  },
];

export const globexScenes: Scene[] = scenes.map((scene) => ({ tenantId: 'globex', ...scene }));
