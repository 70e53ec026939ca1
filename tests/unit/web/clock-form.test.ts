import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TenantSettings } from '../../../shared/contract/tenant.ts';
import { defaultSettings } from '../../../shared/domain/tenant.ts';
import { type ClockForm, clockForm } from '../../../web/desk/settings/clock-form.ts';
import { durationWords, secondsIn } from '../../../web/desk/settings/duration-words.ts';

describe('a span of time that a person wrote', () => {
  it.each([
    ['0', 0],
    ['90 s', 90],
    ['5 min', 300],
    [' 5m ', 300],
    ['1 h 30 min', 5400],
    ['1h30m', 5400],
    ['2 Days', 172_800],
    ['1 d 1 h 1 min 1 s', 90_061],
    ['100 min', 6000],
  ])('%j is %d s', (text, seconds) => expect(secondsIn(text)).toBe(seconds));

  it.each(['', ' ', '5', '1.5 h', '-5 min', '5 min 1 h', '5 parsecs', 'soon', '1 h 1 h'])('%j is none', (text) =>
    expect(secondsIn(text)).toBeNaN(),
  );

  it('comes back from its words', () => {
    expect([0, 59, 300, 5400, 259_200].map(durationWords)).toEqual(['0', '59 s', '5 min', '1 h 30 min', '3 d']);
    fc.assert(fc.property(fc.nat(366 * 86_400), (seconds) => secondsIn(durationWords(seconds)) === seconds));
  });
});

describe('the form of the clocks', () => {
  const settings = { ...defaultSettings('acme'), reopenWithinHours: 49 };
  const form = clockForm.formOf(settings);
  const isTaken = (edited: ClockForm) => TenantSettings.partial().safeParse(clockForm.settingsIn(edited)).success;

  it('gives back what it was made of', () => {
    expect(form).toEqual({
      answer: '2 min',
      heldDraft: '5 min',
      handOff: '5 min',
      reopenWithinHours: '2 d 1 h',
      idleAfterSeconds: '15 min',
    });
    const { sla, reopenWithinHours, idleAfterSeconds } = settings;
    expect(clockForm.settingsIn(form)).toEqual({ sla, reopenWithinHours, idleAfterSeconds });
    expect(clockForm.objections(form)).toEqual({});
  });

  it.each<[keyof ClockForm, string, RegExp]>([
    ['answer', '5', /with its unit/],
    ['heldDraft', '', /with its unit/],
    ['reopenWithinHours', '90 min', /Whole hours/],
  ])('objects to %s = %j beside that field alone', (name, text, words) => {
    expect(clockForm.objections({ ...form, [name]: text })).toEqual({ [name]: expect.stringMatching(words) });
  });

  it.each<[keyof ClockForm, string, string]>([
    ['answer', '7 d', '7 d 1 s'],
    ['heldDraft', '7 d', '7 d 1 s'],
    ['handOff', '7 d', '7 d 1 s'],
    ['reopenWithinHours', '365 d', '365 d 1 h'],
    ['idleAfterSeconds', '1 d', '1 d 1 s'],
  ])('goes as far with %s as the server, and no further', (name, most, beyond) => {
    const [atMost, over] = [most, beyond].map((text) => ({ ...form, [name]: text })) as [ClockForm, ClockForm];
    expect([clockForm.objections(atMost), isTaken(atMost)]).toEqual([{}, true]);
    expect([Object.keys(clockForm.objections(over)), isTaken(over)]).toEqual([[name], false]);
  });
});
