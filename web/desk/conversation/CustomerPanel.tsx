import type { BoardRow, ConversationView } from '../../../shared/contract/conversation.ts';
import styles from './CustomerPanel.module.css';
import { Moment } from './Moment.tsx';
import { TagsEditor } from './TagsEditor.tsx';
import { costWords, moodWords } from './words.ts';

interface Props {
  customer: ConversationView['customer'];
  row: BoardRow;
  mayAct: boolean;
  savingTags: boolean;
  tagsProblem: string | null;
  onTags(tags: string[]): Promise<boolean>;
}

/** Who the customer is by what the tenant's server told, and this conversation in figures. */
export function CustomerPanel({ customer, row, mayAct, savingTags, tagsProblem, onTags }: Props) {
  const { tally } = row;
  const facts = Object.entries(customer.facts);
  return (
    <div class={styles.customer}>
      <dl class={styles.facts}>
        <Fact name="Name" words={customer.name ?? 'not known'} />
        <Fact name="Customer" words={customer.id} />
        {facts.map(([name, words]) => (
          <Fact key={name} name={name} words={words} />
        ))}
        <Fact name="Known since" words={new Date(customer.since).toLocaleDateString('en', { dateStyle: 'long' })} />
        <Fact name="Mood" words={moodWords[row.mood]} />
        <Fact name="Channel" words={row.channel} />
      </dl>
      <TagsEditor tags={row.tags} mayAct={mayAct} saving={savingTags} problem={tagsProblem} onSave={onTags} />
      <dl class={styles.facts}>
        <div>
          <dt>Episode {row.episode} began</dt>
          <dd>
            <Moment at={row.openedAt} />
          </dd>
        </div>
        <Fact name="Answers by the assistant" words={String(tally.turns)} />
        <Fact
          name="Drafts"
          words={`${tally.held} held, ${tally.approved} approved, ${tally.edited} edited, ${tally.rejected} rejected`}
        />
        <Fact name="Hand-offs" words={String(tally.handoffs)} />
        <Fact name="Cost" words={costWords(tally.cost)} />
      </dl>
    </div>
  );
}

function Fact({ name, words }: { name: string; words: string }) {
  return (
    <div>
      <dt dir="auto">{name}</dt>
      <dd dir="auto">{words}</dd>
    </div>
  );
}
