import { describe, expect, it } from '@jest/globals';
import { type ModelProvider, PutModelProviderRequest } from '../../../shared/contract/model-provider.ts';
import { TenantSettings } from '../../../shared/contract/tenant.ts';
import { defaultSettings } from '../../../shared/domain/tenant.ts';
import { renewalWords, usedShare, useWords } from '../../../web/desk/settings/budget-words.ts';
import { type LimitsForm, limitsForm, numberIn } from '../../../web/desk/settings/limits-form.ts';
import {
  keepsKey,
  type ProviderForm,
  providerFormOf,
  providerIn,
  providerObjections,
} from '../../../web/desk/settings/provider-form.ts';

describe('a number that a person wrote', () => {
  it.each([
    ['1000', 1000],
    [' 1,000,000 ', 1_000_000],
    ['1 000', 1000],
    ['12.50', 12.5],
    ['0', 0],
  ])('%j is %d', (text, number) => expect(numberIn(text)).toBe(number));

  it.each(['', '1,5', '1,00', '1.000.000', '-1', '1e6', '0x10', 'many', '1,000 000,0'])('%j is none', (text) =>
    expect(numberIn(text)).toBeNaN(),
  );
});

describe('the form of budgets and limits', () => {
  const models = { tokensPerDay: null, usdPerMonth: 12.5, requestsPerMinute: 1200, tokensPerMinute: 2_000_000 };
  const limits = { visitorPerMinute: 30, tenantPerMinute: 1200 };
  const form = limitsForm.formOf({ ...defaultSettings('acme'), models, limits });

  it('gives back what it was made of; an empty budget is none', () => {
    expect(form).toEqual({
      tokensPerDay: '',
      usdPerMonth: '12.5',
      requestsPerMinute: '1,200',
      tokensPerMinute: '2,000,000',
      visitorPerMinute: '30',
      tenantPerMinute: '1,200',
    });
    expect(limitsForm.objections(form)).toEqual({});
    expect(limitsForm.settingsIn(form)).toEqual({ models, limits });
    expect(limitsForm.settingsIn({ ...form, tokensPerDay: '0' }).models).toEqual({ ...models, tokensPerDay: 0 });
  });

  it.each<[keyof LimitsForm, string, RegExp]>([
    ['tokensPerDay', '1.5', /whole number/],
    ['tokensPerDay', '10,000,000,001', /From 0 to 10,000,000,000\./],
    ['usdPerMonth', '1,5', /A number is needed/],
    ['usdPerMonth', '1000000.01', /From 0 to 1,000,000\./],
    ['requestsPerMinute', '', /A number is needed/],
    ['requestsPerMinute', '0', /From 1 to 100,000\./],
    ['tokensPerMinute', '100000001', /From 1 to 100,000,000\./],
    ['visitorPerMinute', '601', /From 1 to 600\./],
    ['tenantPerMinute', '', /A number is needed/],
  ])('objects to %s = %j beside that field alone', (name, text, words) => {
    expect(limitsForm.objections({ ...form, [name]: text })).toEqual({ [name]: expect.stringMatching(words) });
  });

  it.each<[keyof LimitsForm, string]>([
    ['tokensPerDay', '10000000000'],
    ['usdPerMonth', '1000000'],
    ['requestsPerMinute', '100000'],
    ['tokensPerMinute', '100000000'],
    ['visitorPerMinute', '600'],
    ['tenantPerMinute', '100000'],
  ])('goes as far with %s as the server, and no further', (name, most) => {
    const isTaken = (edited: LimitsForm) => TenantSettings.partial().safeParse(limitsForm.settingsIn(edited)).success;
    const atMost = { ...form, [name]: most };
    const beyond = { ...form, [name]: String(Number(most) + 1) };
    expect([limitsForm.objections(atMost), isTaken(atMost)]).toEqual([{}, true]);
    expect([Object.keys(limitsForm.objections(beyond)), isTaken(beyond)]).toEqual([[name], false]);
  });
});

describe('a budget in words', () => {
  const renewsAt = '2026-12-01T00:00:00.000Z';

  it('says what was used of what, and when it renews', () => {
    expect(useWords({ used: 12_345, limit: 1_000_000, renewsAt }, 'tokens')).toBe('12,345 of 1,000,000 used');
    expect(useWords({ used: 0.456, limit: null, renewsAt }, 'dollars')).toBe('$0.46 used; there is no budget');
    expect(renewalWords({ used: 1, limit: 2, renewsAt })).toBe('Renews on Dec 1, 00:00 UTC.');
  });

  it('says that people answer once it is used up, also one of nothing', () => {
    for (const budget of [
      { used: 2, limit: 2, renewsAt },
      { used: 3, limit: 2, renewsAt },
      { used: 0, limit: 0, renewsAt },
    ])
      expect(renewalWords(budget)).toBe('Used up: people answer until it renews on Dec 1, 00:00 UTC.');
    expect([usedShare({ used: 1, limit: 4 }), usedShare({ used: 9, limit: null })]).toEqual([0.25, null]);
  });
});

describe('the form of a provider', () => {
  const stored: ModelProvider = {
    provider: 'azure-openai',
    endpoint: 'https://contoso.openai.azure.com',
    models: { fast: 'f', vision: 'v', reasoning: 'r' },
    keyEnd: '7Q2x',
    setAt: '2026-11-01T00:00:00.000Z',
  };
  const form = providerFormOf(stored);

  it('begins without the key, and without it asks to keep the stored one', () => {
    expect(form.key).toBe('');
    expect(providerObjections(form, stored)).toEqual({});
    expect(providerIn(form)).toEqual({
      provider: stored.provider,
      endpoint: stored.endpoint,
      models: stored.models,
    });
  });

  it('needs the key again for another place, for it goes nowhere else', () => {
    expect(keepsKey({ ...form, endpoint: 'https://Contoso.openai.azure.com/' }, stored)).toBe(true);
    for (const other of [{ endpoint: 'https://other.openai.azure.com' }, { provider: 'openai' as const }])
      expect(providerObjections({ ...form, ...other }, stored)).toEqual({ key: 'A key for this provider is needed.' });
    expect(providerObjections(providerFormOf(null), null)).toEqual({
      endpoint: expect.any(String),
      key: expect.any(String),
      fast: expect.any(String),
      vision: expect.any(String),
      reasoning: expect.any(String),
    });
  });

  it.each<[Partial<ProviderForm>, boolean]>([
    [{ key: ' sk-12345678 ' }, true],
    [{ key: 'short' }, false],
    [{ key: 'with a blank in it' }, false],
    [{ provider: 'openrouter', key: 'sk-12345678', fast: 'meta/llama-3:free' }, true],
    [{ provider: 'anthropic', key: 'sk-12345678', endpoint: '' }, true],
    [{ endpoint: 'https://contoso.openai.azure.com/openai', key: 'sk-12345678' }, false],
    [{ endpoint: 'http://169.254.169.254', key: 'sk-12345678' }, false],
    [{ reasoning: '' }, false],
    [{ fast: 'two words' }, false],
  ])('takes what the server takes: %j', (some, isFine) => {
    const edited = { ...form, ...some };
    expect(Object.keys(providerObjections(edited, stored)).length === 0).toBe(isFine);
    expect(PutModelProviderRequest.safeParse(providerIn(edited)).success).toBe(isFine);
  });
});
