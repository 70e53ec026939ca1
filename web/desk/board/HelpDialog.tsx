import { Dialog } from '../ui/Dialog.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import styles from './HelpDialog.module.css';

const groups: readonly { title: string; keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Move',
    keys: [
      ['j', 'Next conversation'],
      ['k', 'Previous conversation'],
      ['Enter', 'Open it'],
      ['Esc', 'Back to the board'],
      ['/', 'Search'],
      ['g b', 'Board'],
      ['g o', 'Overview'],
      ['g k', 'Knowledge'],
    ],
  },
  {
    title: 'Act',
    keys: [
      ['a', 'Approve the draft'],
      ['e', 'Edit the draft'],
      ['r', 'Reject the draft'],
      ['t', 'Take over'],
      ['c', 'Claim, or let go'],
      ['w', 'Whisper to the assistant'],
      ['?', 'This help'],
    ],
  },
];

export function HelpDialog({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <div class={styles.groups}>
        {groups.map(({ title, keys }) => (
          <section key={title}>
            <h3 class={styles.title}>{title}</h3>
            <dl class={styles.keys}>
              {keys.map(([key, meaning]) => (
                <div key={key} class={styles.key}>
                  <dt>
                    <Kbd>{key}</Kbd>
                    <span class={styles.spoken}>{key}</span>
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p class={styles.hint}>Keys rest while you write. Rows keep their place while you point at them or move along.</p>
    </Dialog>
  );
}
