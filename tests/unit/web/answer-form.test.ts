import { describe, expect, it } from '@jest/globals';
import { TenantSettings } from '../../../shared/contract/tenant.ts';
import { defaultSettings } from '../../../shared/domain/tenant.ts';
import { type AnswerForm, answerForm, thresholdWords } from '../../../web/desk/settings/answer-form.ts';
import { problemsOf } from '../../../web/desk/settings/field-problems.ts';
import { changesIn } from '../../../web/desk/settings/settings-form.ts';

const settings = { ...defaultSettings('acme'), heldWords: ['warranty*', 'free of charge'] };
const form = answerForm.formOf(settings);
const changes = (edited: AnswerForm) => changesIn(answerForm, settings, edited);

describe('the form of a tenant’s answers', () => {
  it('changes nothing until it is edited, and then only what was', () => {
    expect(changes(form)).toEqual({});
    expect(changes({ ...form, heldWords: '\n free of charge\n\nwarranty*  \nwarranty*\n' })).toEqual({
      heldWords: ['free of charge', 'warranty*'],
    });
    expect(changes({ ...form, heldWords: ' warranty*\n\nfree of charge' })).toEqual({});
    expect(changes({ ...form, confidenceThreshold: 0.4, rerank: true })).toEqual({
      confidenceThreshold: 0.4,
      rerank: true,
    });
  });

  it.each([
    ['heldWords', 'ok', true],
    ['heldWords', '…', false],
    ['heldWords', 'a'.repeat(60), true],
    ['heldWords', 'a'.repeat(61), false],
    ['heldWords', Array.from({ length: 100 }, (_, n) => `word ${n}`).join('\n'), true],
    ['heldWords', Array.from({ length: 101 }, (_, n) => `word ${n}`).join('\n'), false],
    ['allowedOrigins', 'https://Shop.example:8443/', true],
    ['allowedOrigins', 'shop.example', false],
    ['allowedOrigins', 'https://shop.example/cart', false],
    ['allowedOrigins', Array.from({ length: 51 }, (_, n) => `https://s${n}.example`).join('\n'), false],
  ] as const)('objects to %s as the server would: %j', (field, text, isFine) => {
    const edited = { ...form, [field]: text };
    expect(answerForm.objections(edited)[field] === undefined).toBe(isFine);
    expect(TenantSettings.partial().safeParse(changes(edited)).success).toBe(isFine);
  });

  it('says what a threshold does, at both ends and between', () => {
    expect(thresholdWords(0)).toMatch(/however sure the assistant is/);
    expect(thresholdWords(0.005)).toMatch(/from 1 % sure/);
    expect(thresholdWords(0.7)).toMatch(/from 70 % sure\. A person sees to all others/);
    expect(thresholdWords(1)).toBe('Every answer waits for a person.');
  });
});

describe('what the server objects to', () => {
  it('stands beside its field, or nowhere in particular', () => {
    const errors = [
      { pointer: '/settings/heldWords/2', detail: 'needs a letter or digit' },
      { pointer: '/settings/heldWords/4', detail: 'is too long' },
      { pointer: '/settings/models/usdPerMonth', detail: 'is too much' },
      { pointer: '', detail: 'is no object' },
    ];
    expect(problemsOf({ errors, message: 'Wrong' }, ['heldWords', 'usdPerMonth'])).toEqual({
      fields: { heldWords: 'Number 3: needs a letter or digit.', usdPerMonth: 'Wrong: is too much.' },
      whole: 'is no object',
    });
    expect(problemsOf({ errors: [], message: 'The server cannot be reached.' }, ['heldWords'])).toEqual({
      fields: {},
      whole: 'The server cannot be reached.',
    });
  });
});
