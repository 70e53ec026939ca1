import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Asked, signsOf } from '../../../shared/domain/answerable.ts';
import type { Labelled } from './train.ts';

export const file = 'mtrag-un/dev.jsonl';

type PublicTurn = {
  conversation_id: string;
  input: { speaker: 'user' | 'agent'; text: string }[];
  contexts: { text: string }[];
  answerability: string[];
};
export type Turn = Labelled & { asked: Asked; kind: string; opens: boolean; fold: number };

export const foldCount = 10;

/** MTRAG-UN's turns that have passages; each is of a conversation of its own, so folds never share one. */
export async function readTurns(dataFolder: string): Promise<Turn[]> {
  const lines = (await readFile(join(dataFolder, file), 'utf8')).split('\n').filter(Boolean);
  const turns = lines.map((line) => JSON.parse(line) as PublicTurn).filter(({ contexts }) => contexts.length > 0);
  const conversations = new Set(turns.map((turn) => turn.conversation_id));
  if (conversations.size < turns.length)
    throw new Error('Two turns are of one conversation: folds must be made by it.');
  const seen = { yes: 0, no: 0 };
  return turns.map(({ input, contexts, answerability }) => {
    const asked: Asked = {
      question: input.at(-1)?.text ?? '',
      history: input.slice(0, -1).map(({ text }) => text),
      passages: contexts.map(({ text }) => text),
    };
    const kind = answerability[0] ?? '';
    const answerable = kind === 'ANSWERABLE';
    const fold = (answerable ? seen.yes++ : seen.no++) % foldCount;
    return { asked, signs: signsOf(asked), answerable, kind, opens: asked.history.length === 0, fold };
  });
}
