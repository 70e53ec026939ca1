import { describe, expect, it } from '@jest/globals';
import { findPersonalData } from '../../../shared/domain/redaction.ts';
import { labelledLines } from './labelled-lines.ts';
import { precisionAndRecall } from './precision-and-recall.ts';

describe('finding personal data, on made-up lines', () => {
  it.each(['looked-at', 'held-out'] as const)('keeps its precision and recall on the %s lines', (part) => {
    const lines = labelledLines(part);
    expect(lines.length).toBeGreaterThanOrEqual(150);
    const { precision, recall, misses, falseAlarms } = precisionAndRecall(lines, findPersonalData);
    expect({ recallHolds: recall >= 0.97, misses }).toMatchObject({ recallHolds: true });
    expect({ precisionHolds: precision >= 0.97, falseAlarms }).toMatchObject({ precisionHolds: true });
  });

  it('counts a find that is one sign too long as a miss and as a false alarm', () => {
    const line = { text: 'to a@b.example', spans: [{ kind: 'email' as const, start: 3, end: 13 }] };
    expect(precisionAndRecall([line], findPersonalData)).toMatchObject({ precision: 0, recall: 0 });
  });
});
