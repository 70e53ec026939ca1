import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { faceOf, initialsOf } from '../../../web/desk/ui/face.ts';

const tokens = readFileSync(new URL('../../../web/tokens.css', import.meta.url), 'utf8');
const faces = ['person', 'face-1', 'face-2', 'face-3', 'face-4', 'face-5'];
const [light = '', dark = ''] = tokens.split('@media (prefers-color-scheme: dark)');

/** WCAG 2.2, "relative luminance" and "contrast ratio". */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [bright = 0, dim = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (bright + 0.05) / (dim + 0.05);
}
const colourIn = (theme: string, name: string): string =>
  new RegExp(`--color-${name}: (#[0-9a-f]{6});`).exec(theme)?.[1] ?? `no --color-${name}`;

describe('a person’s sign', () => {
  it('is two letters of the name', () => {
    expect(['Sofia Supervisor', 'sam  van der Berg', 'Cher', 'Žofie Ócs', ' '].map(initialsOf)).toEqual([
      'SS',
      'SB',
      'C',
      'ŽÓ',
      '?',
    ]);
  });

  it('always has the same colours, and all colours are about as frequent', () => {
    const counts = faces.map(() => 0);
    for (let n = 0; n < 6000; n++) {
      const face = faceOf(`00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`);
      counts[face] = (counts[face] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(faceOf('sofia')).toBe(faceOf('sofia'));
    expect(faceOf('')).toBeLessThan(faces.length);
  });

  it.each([
    ['light', light],
    ['dark', dark],
  ])('can be read in %s', (_, theme) => {
    const ratios = faces.map((face) => contrast(colourIn(theme, face), colourIn(theme, `${face}-tint`)));
    expect(ratios.filter((ratio) => !(ratio >= 4.5))).toEqual([]);
  });
});
