import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GateEvidence } from '../../../shared/contract/gate.ts';
import { assess, examine } from '../../../shared/domain/gate/assess.ts';
import { contentWords } from '../../../shared/domain/words.ts';

export const file = 'mtrag-un/dev.jsonl';
export const foldCount = 10;

type PublicTurn = {
  conversation_id: string;
  input: { speaker: 'user' | 'agent'; text: string }[];
  contexts: { document_id: string; text: string }[];
  targets: { text: string }[];
  answerability: string[];
  Collection: string;
};

/** An answer with passages, what the gate sees of it, and whether it should pass. `baseline`: the share of its words that they hold. */
export type Case = { kind: string; evidence: GateEvidence; isRight: boolean; baseline: number; fold: number };

/**
 * Answers that people accepted, and answers made wrong from them: other passages, another's answer, a changed number, a
 * sentence of another answer among its own, a true sentence that answers something else, and a sentence of the
 * passages where the question does not say enough. All of a conversation are in one fold.
 */
export async function readCases(dataFolder: string): Promise<Case[]> {
  const lines = (await readFile(join(dataFolder, file), 'utf8')).split('\n').filter(Boolean);
  const turns = lines.map((line) => JSON.parse(line) as PublicTurn).filter(({ contexts }) => contexts.length > 0);
  return turns.flatMap((turn, at): Case[] => {
    const fold = at % foldCount;
    const asked = turn.input.at(-1)?.text ?? '';
    const own = turn.targets[0]?.text ?? '';
    const caseOf = (kind: string, answer: string, isRight: boolean, contexts = turn.contexts): Case => ({
      kind,
      isRight,
      fold,
      ...judge(turn, answer, contexts),
    });
    if (turn.answerability[0] === 'UNDERSPECIFIED')
      return [caseOf('too little asked', mostLike(turn, asked), false)].filter(({ evidence }) => evidence.weakest > 0);
    if (turn.answerability[0] !== 'ANSWERABLE') return [];
    // Of the same fold, so that no answer is in two of them.
    const kin = turns.filter(
      (other, there) => there % foldCount === fold && other !== turn && other.answerability[0] === 'ANSWERABLE',
    );
    const other = kin.find(({ Collection }) => Collection === turn.Collection) ?? kin[0];
    const others = other?.targets[0]?.text ?? '';
    const changed = own.replace(/\d+/, (number) => String(Number(number) * 2 + 1));
    return [
      caseOf('accepted', own, true),
      caseOf('accepted, in a source’s words', mostLike(turn, own), true),
      ...(other
        ? [
            caseOf('other passages', own, false, other.contexts),
            caseOf('another’s answer', others, false),
            caseOf('half another’s', `${firstSentence(own)} ${firstSentence(others)}`, false),
          ]
        : []),
      ...(changed === own ? [] : [caseOf('a changed number', changed, false)]),
      caseOf('beside the point', leastLike(turn, `${asked} ${own}`), false),
    ];
  });
}

function judge(
  turn: PublicTurn,
  answer: string,
  contexts: PublicTurn['contexts'],
): Pick<Case, 'evidence' | 'baseline'> {
  const passages = contexts.map(({ document_id, text }, index) => ({
    passageId: `${document_id}#${index}`,
    documentId: document_id,
    title: '',
    text: text.trim(),
    score: 1,
  }));
  // These answers name no sources; each counts as citing all it was given.
  const citations = passages.map(({ documentId, title, text }, index) => ({
    n: index + 1,
    documentId,
    title,
    quote: text,
  }));
  const { evidence } = assess(
    examine({
      answer,
      question: turn.input.at(-1)?.text ?? '',
      passages,
      citations,
      earlier: turn.input.slice(0, -1).map(({ speaker, text }) => ({
        by: speaker === 'user' ? ('customer' as const) : ('assistant' as const),
        text,
      })),
      coaching: [],
      mood: 'calm',
      rejected: 0,
      heldWords: [],
    }),
  );
  const held = new Set(passages.flatMap(({ text }) => contentWords(text)));
  const words = contentWords(answer);
  return { evidence, baseline: words.filter((word) => held.has(word)).length / Math.max(1, words.length) };
}

const sentencesOf = (text: string): string[] =>
  text.split(/(?<=[.!?])\s+|\n+/).filter((sentence) => contentWords(sentence).length >= 4);
const firstSentence = (text: string): string => sentencesOf(text)[0] ?? text;

/** The sentences of its passages, the one that has least in common with `text` first. */
function byLikeness({ contexts }: PublicTurn, text: string): string[] {
  const asked = new Set(contentWords(text));
  const like = (sentence: string): number => contentWords(sentence).filter((word) => asked.has(word)).length;
  return contexts
    .flatMap(({ text }) => sentencesOf(text))
    .filter((sentence) => sentence.length < 300)
    .sort((left, right) => like(left) - like(right));
}
const leastLike = (turn: PublicTurn, text: string): string => byLikeness(turn, text)[0] ?? '';
const mostLike = (turn: PublicTurn, text: string): string => byLikeness(turn, text).at(-1) ?? '';
