import { describe, expect, it } from '@jest/globals';
import { fitCalibration, probabilityOf } from './calibration.ts';
import { type Example, trainClassifier } from './classifier.ts';
import { randomFrom, shuffledIndexes } from './random.ts';
import { learnVocabulary, rowOf } from './vocabulary.ts';

const things = ['lamp', 'chair', 'table', 'shelf', 'sofa', 'desk', 'mirror', 'carpet'];
const examples: Example[] = things.flatMap((thing) => [
  { text: `where is my ${thing}`, label: 'track' },
  { text: `has the ${thing} been sent yet`, label: 'track' },
  { text: `i want to send back the ${thing}`, label: 'return' },
  { text: `can i return this ${thing}?`, label: 'return' },
]);
const elsewhere = ['who painted the mona lisa', 'tell me a joke', 'how tall is a giraffe', 'what rhymes with orange'];

describe('a classifier', () => {
  const classifier = trainClassifier(examples, elsewhere);

  it('gives texts that it has not seen the label of their like', () => {
    expect(classifier.classify('where is the bed').label).toBe('track');
    expect(classifier.classify('I want to return my bed').label).toBe('return');
  });

  it('is less sure of what belongs to no label', () => {
    const inside = classifier.classify('has my sofa been sent');
    const outside = classifier.classify('who painted a giraffe');
    expect(outside.confidence).toBeLessThan(inside.confidence);
    expect(outside.inScope).toBeLessThan(inside.inScope);
  });

  it('answers an empty text and one of unknown letters with a probability', () => {
    for (const text of ['', '   ', '☂☂☂', 'жук']) {
      const { confidence, inScope } = classifier.classify(text);
      for (const probability of [confidence, inScope]) {
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(probability).toBeLessThanOrEqual(1);
      }
    }
  });

  it('is the same when it is trained again', () => {
    const again = trainClassifier(examples, elsewhere);
    expect(again.classify('is my lamp on its way')).toEqual(classifier.classify('is my lamp on its way'));
  });

  it('judges every example by members that have not learnt it', () => {
    expect(classifier.ofExamples).toHaveLength(examples.length + elsewhere.length);
  });

  it('refuses to learn a single label', () => {
    expect(() => trainClassifier([{ text: 'hello', label: 'greeting' }])).toThrow('at least two labels');
  });

  it('takes everything to be in scope when it was shown nothing else', () => {
    expect(trainClassifier(examples).classify('tell me a joke').inScope).toBe(1);
  });
});

describe('features', () => {
  it('are those that at least two texts share', () => {
    const vocabulary = learnVocabulary(['red lamp', 'red chair']);
    expect(vocabulary.numbers.has('red')).toBe(true);
    expect(vocabulary.numbers.has('lamp')).toBe(false);
  });

  it('do not care for case and accents', () => {
    const vocabulary = learnVocabulary(['café open', 'cafe open']);
    expect(rowOf('CAFÉ', vocabulary)).toEqual(rowOf('cafe', vocabulary));
  });

  it('weigh the same for a short and a long text', () => {
    const vocabulary = learnVocabulary(examples.map((example) => example.text));
    const length = (text: string) => rowOf(text, vocabulary).weights.reduce((sum, weight) => sum + weight ** 2, 0);
    expect(length('lamp')).toBeCloseTo(1);
    expect(length('where is my lamp, has it been sent, can i return it')).toBeCloseTo(1);
  });
});

describe('calibration', () => {
  it('finds how often a kind of evidence comes true', () => {
    const evidence = Array.from({ length: 1000 }, (_, index) => [index % 2]);
    const outcomes = evidence.map(([kind], index) => (kind === 1 ? index % 10 !== 1 : index % 10 === 0));
    const calibration = fitCalibration(evidence, outcomes);
    expect(probabilityOf(calibration, [1])).toBeCloseTo(0.8, 1);
    expect(probabilityOf(calibration, [0])).toBeCloseTo(0.2, 1);
  });

  it('stands evidence that never changes, outcomes that are all alike, and twins', () => {
    const evidence = [
      [1, 5, 1],
      [2, 5, 2],
      [3, 5, 3],
    ];
    for (const outcomes of [
      [true, true, true],
      [false, false, false],
      [false, true, true],
    ])
      expect(probabilityOf(fitCalibration(evidence, outcomes), [2, 5, 2])).toEqual(expect.any(Number));
  });

  it('lets a case count more', () => {
    const twice = fitCalibration([[1], [1]], [true, false], [3, 1]);
    expect(probabilityOf(twice, [1])).toBeCloseTo(0.75);
  });
});

describe('chance', () => {
  it('is the same for the same seed, and puts every index somewhere', () => {
    const order = shuffledIndexes(50, randomFrom(7));
    expect(shuffledIndexes(50, randomFrom(7))).toEqual(order);
    expect([...order].sort((left, right) => left - right)).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });
});
