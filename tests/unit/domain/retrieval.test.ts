import { describe, expect, it } from '@jest/globals';
import type { Passage } from '../../../shared/contract/knowledge.ts';
import { byRank, documentsOf, fuse, shared } from '../../../shared/domain/retrieval/fuse.ts';
import { type Precedent, votesOf } from '../../../shared/domain/retrieval/precedents.ts';
import { queriesOf, type Said } from '../../../shared/domain/retrieval/queries.ts';
import { queryWords } from '../../../shared/domain/retrieval/query-words.ts';
import { retrieve, weights } from '../../../shared/domain/retrieval/retrieve.ts';
import { saidIn } from '../../../shared/domain/retrieval/said-in.ts';

const opens = (question: string): Said => ({ question, before: [], answer: null });

const passage = (documentId: string, score: number, n = 0): Passage => ({
  passageId: `${documentId}#${n}`,
  documentId,
  title: documentId,
  text: `About ${documentId}.`,
  score,
});

describe('the words of a query', () => {
  it('keeps what is repeated and drops what says nothing', () => {
    expect(queryWords(['Where is my refund?', 'The refund of order 4711!'])).toBe('refund refund order 4711');
  });

  it('holds no sign that a search engine would obey', () => {
    expect(queryWords(['+must -not "a phrase" prefi* title:x^3 (a|b) ~2'])).toMatch(/^[\p{L}\p{N} ]+$/u);
  });

  it('keeps words with accents whole', () => {
    expect(queryWords(['Ru\u0308ckgabe für Größe 42?'])).toBe('rückgabe für größe 42');
  });

  it('takes the newest words of a long conversation', () => {
    const said = Array.from({ length: 900 }, (_, n) => `word${n}`);
    const words = queryWords(said).split(' ');
    expect(words).toHaveLength(500);
    expect(words.at(-1)).toBe('word899');
  });
});

describe('the queries of a turn', () => {
  const kinds = (said: Said) => queriesOf(said).map(({ kind, words }) => [kind, words]);

  it('asks a first message as it is', () => {
    expect(kinds(opens('Where is my refund?'))).toEqual([['question', 'refund']]);
  });

  it('takes along what the customer has said, and the answer that is replied to', () => {
    const said = {
      question: 'And for shoes?',
      before: ['How long do refunds take?'],
      answer: 'Five days for clothes.',
    };
    expect(kinds(said)).toEqual([
      ['question', 'shoes'],
      ['conversation', 'long refunds take shoes'],
      ['reply', 'five days clothes shoes'],
    ]);
  });

  it('still asks when the newest words say nothing by themselves', () => {
    const said = { question: 'And then?', before: ['My card was stolen'], answer: null };
    expect(kinds(said)).toEqual([['conversation', 'card stolen']]);
  });

  it('asks each of several questions by itself, four queries at most and none twice', () => {
    const question = 'How are refunds paid? Do you ship to Norway? Is there a shop in Rome? Do you ship to Norway?';
    const queries = kinds({ question, before: ['I want a refund'], answer: 'Of course.' });
    expect(queries.map(([kind]) => kind)).toEqual(['question', 'conversation', 'part', 'part']);
    expect(queries.slice(2)).toEqual([
      ['part', 'refunds paid'],
      ['part', 'ship norway'],
    ]);
  });

  it('leaves the questions of a long story together', () => {
    const story = `${'I went to the bank with my brother. '.repeat(20)}How are refunds paid? Do you ship to Norway?`;
    expect(queriesOf(opens(story)).map(({ kind }) => kind)).toEqual(['question']);
  });

  it.each(['Thanks a lot!', 'Hello there', ''])('asks nothing for %j', (question) => {
    expect(queriesOf({ question, before: ['My card was stolen'], answer: 'Call us.' })).toEqual([]);
  });

  it('reads from a conversation what waits, what was before and what was answered last', () => {
    const line = (seq: number, author: string, text: string) => ({ seq, author, text });
    const messages = [
      line(1, 'customer', 'Hi'),
      line(2, 'assistant', 'Hello!'),
      line(3, 'customer', 'My card is lost'),
      line(4, 'supervisor', 'I have blocked it.'),
      line(5, 'system', 'Sam has left.'),
      line(6, 'customer', 'Thanks.'),
      line(7, 'customer', 'When does a new one come?'),
    ];
    expect(saidIn(messages, 3)).toEqual({
      question: 'Thanks.\nWhen does a new one come?',
      before: ['Hi', 'My card is lost'],
      answer: 'I have blocked it.',
    });
  });
});

describe('fusing what several queries found', () => {
  it('holds each passage once and adds what the lists say of it', () => {
    const fused = fuse([
      { passages: [passage('a', 10), passage('b', 9)], weight: 1 },
      { passages: [passage('b', 2)], weight: 0.5 },
    ]);
    expect(fused.map(({ documentId, score }) => [documentId, score])).toEqual([
      ['b', 1.4],
      ['a', 1],
    ]);
  });

  it('does not care about the unit of a list', () => {
    const list = (unit: number) => [passage('a', 3 * unit), passage('b', unit)];
    expect(fuse([{ passages: list(100), weight: 1 }])).toEqual(fuse([{ passages: list(1), weight: 1 }]));
  });

  it('adds the votes of a document once, however many lists hold its passage', () => {
    const lists = [
      { passages: [passage('a', 1)], weight: 1 },
      { passages: [passage('a', 1)], weight: 1 },
    ];
    expect(fuse(lists, new Map([['a', 0.5]]))[0]?.score).toBe(2.5);
  });

  it('survives lists without anything and scores of 0', () => {
    expect(fuse([{ passages: [], weight: 1 }])).toEqual([]);
    expect(fuse([{ passages: [passage('a', 0)], weight: 1 }])[0]?.score).toBe(0);
  });

  it('gives a ranking of another unit scores by rank: 5 / (5 + rank)', () => {
    expect(byRank([passage('a', 100), passage('b', 99)]).map(({ score }) => score)).toEqual([1, 5 / 6]);
  });

  it('shares one weight among the lists of several queries', () => {
    const list = (weight: number) => ({ passages: [], weight });
    expect(shared([list(1), list(0.25)], 0.5).map(({ weight }) => weight)).toEqual([0.4, 0.1]);
    expect(shared([])).toEqual([]);
  });

  it('names each document once, by its best passage', () => {
    expect(documentsOf([passage('b', 3), passage('a', 2), passage('b', 1, 1)])).toEqual(['b', 'a']);
  });
});

describe('the votes of earlier conversations', () => {
  const precedent = (documentIds: string[], score: number, words = 'lost card abroad'): Precedent => ({
    words,
    documentIds,
    score,
  });

  it('lets the most alike outvote many of another kind', () => {
    const others = Array.from({ length: 20 }, () => precedent(['hours'], 4));
    const votes = votesOf('lost card abroad', [precedent(['lost-cards'], 10), ...others], weights);
    expect(votes.get('lost-cards')).toBeCloseTo(weights.vote);
    expect(votes.get('hours')).toBeLessThan(weights.vote / 5);
  });

  it('says little when no conversation is like this one', () => {
    const votes = votesOf(
      'card',
      [precedent(['hours'], 1, 'opening hours sunday monday holidays card parking')],
      weights,
    );
    expect(votes.get('hours')).toBeGreaterThan(0);
    expect(votes.get('hours')).toBeLessThanOrEqual(weights.vote);
    expect(votesOf('refund', [precedent(['hours'], 1)], weights).get('hours')).toBe(0);
  });

  it('says nothing without conversations', () => {
    expect(votesOf('refund', [], weights)).toEqual(new Map());
  });
});

describe('retrieving', () => {
  const sources = (found: Record<string, Passage[]>, precedents: Precedent[] = []) => {
    const asked: string[] = [];
    return {
      asked,
      passages: async (
        _: string,
        top: number,
        within: { fields: readonly string[]; documentIds?: readonly string[] },
      ) => {
        const name = within.documentIds ? `of ${within.documentIds.join()}` : within.fields.join();
        asked.push(name);
        return (found[name] ?? []).slice(0, top);
      },
      precedents: async () => {
        asked.push('precedents');
        return precedents;
      },
    };
  };

  it('asks four queries at most, and brings what only an earlier conversation knew', async () => {
    const here = sources({ 'title,text': [passage('a', 9)], title: [passage('a', 1)], 'of b': [passage('b', 1)] }, [
      { words: 'lost card', documentIds: ['b'], score: 5 },
    ]);
    const found = await retrieve(here, opens('I lost my card'), 5);
    expect(here.asked).toEqual(['title,text', 'title', 'precedents', 'of b']);
    expect(documentsOf(found)).toEqual(['a', 'b']);
  });

  it('asks two when there are no earlier conversations', async () => {
    const { asked, passages } = sources({ 'title,text': [passage('a', 9), passage('b', 8)] });
    expect(await retrieve({ passages }, opens('I lost my card'), 1)).toHaveLength(1);
    expect(asked).toEqual(['title,text', 'title']);
  });

  it('brings what is near in meaning though it shares no word', async () => {
    const { passages } = sources({ 'title,text': [passage('a', 9), passage('b', 3)] });
    const asked: string[][] = [];
    const near = async (texts: readonly string[]) => {
      asked.push([...texts]);
      return texts.map(() => [passage('c', 0.9), passage('a', 0.8)]);
    };
    const said = { question: 'And abroad?', before: ['I lost my card'], answer: null };
    const found = await retrieve({ passages, near }, said, 5);
    expect(asked).toEqual([['And abroad?', 'I lost my card\nAnd abroad?']]);
    expect(documentsOf(found)).toEqual(['a', 'c', 'b']);
  });

  it('goes by words alone when nothing is said about meaning', async () => {
    const { passages } = sources({ 'title,text': [passage('a', 9), passage('b', 8)] });
    const byWords = await retrieve({ passages }, opens('I lost my card'), 5);
    expect(await retrieve({ passages, near: async () => [] }, opens('I lost my card'), 5)).toEqual(byWords);
  });

  it('asks nothing when nothing was said', async () => {
    const here = sources({});
    expect(await retrieve(here, opens('?!\nplease'), 5)).toEqual([]);
    expect(here.asked).toEqual([]);
  });
});
