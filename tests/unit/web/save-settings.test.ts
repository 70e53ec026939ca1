import { describe, expect, it } from '@jest/globals';
import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import { defaultSettings } from '../../../shared/domain/tenant.ts';
import { ApiProblem } from '../../../web/desk/api-problem.ts';
import { mergeSettings } from '../../../web/desk/settings/merge-settings.ts';
import { saveSettings, type VersionedCalls } from '../../../web/desk/settings/save-settings.ts';
import { clashWords, lastChange, storedWords } from '../../../web/desk/settings/setting-words.ts';

const base = defaultSettings('acme');

describe('two people’s changes of the same settings', () => {
  it('stand side by side where they are about something else, also within a group of numbers', () => {
    const mine = { greeting: 'Hi', sla: { ...base.sla, answer: 60 } };
    const theirs = { ...base, persona: 'Be brief.', sla: { ...base.sla, handOff: 90 } };
    const changes = { greeting: 'Hi', sla: { answer: 60, heldDraft: base.sla.heldDraft, handOff: 90 } };
    expect(mergeSettings(base, mine, theirs)).toEqual({ changes, clashes: [], agreed: changes });
  });

  it('clash where both made something else of the same, and nowhere else', () => {
    const mine = { greeting: 'Hi', rerank: true, models: { ...base.models, tokensPerDay: 1, usdPerMonth: 2 } };
    const theirs = { ...base, greeting: 'Hello', rerank: true, models: { ...base.models, tokensPerDay: 3 } };
    const { clashes, agreed, changes } = mergeSettings(base, mine, theirs);
    expect(clashes).toEqual(['greeting', 'models.tokensPerDay']);
    expect(agreed).toEqual({ rerank: true, models: { ...theirs.models, usdPerMonth: 2 } });
    expect(changes).toMatchObject({ greeting: 'Hi', models: { tokensPerDay: 1, usdPerMonth: 2 } });
  });

  it('are none when nothing was edited, whatever others did', () => {
    const theirs = { ...base, greeting: 'Hello' };
    expect(mergeSettings(base, { greeting: base.greeting }, theirs)).toEqual({ changes: {}, clashes: [], agreed: {} });
  });
});

/** A server on which `meanwhile` happens right before each change that is asked for, one after the other. */
function server(meanwhile: Partial<TenantSettings>[] = []) {
  let version = 1;
  let settings = base;
  const asked: unknown[] = [];
  const calls: VersionedCalls = {
    read: async () => ({ settings, etag: `"${version}"` }),
    change: async (changes, etag) => {
      const other = meanwhile.shift();
      if (other) {
        settings = { ...settings, ...other };
        version++;
      }
      asked.push({ changes, etag });
      if (etag !== `"${version}"`) throw new ApiProblem(412, { code: 'precondition-failed' });
      settings = { ...settings, ...changes };
      version++;
      return { settings, etag: `"${version}"` };
    },
    lastChange: async (names) => ({ name: `Ada, ${names}`, at: '2026-05-20T10:00:00.000Z' }),
  };
  return { calls, asked, stored: () => settings };
}
const known = { settings: base, etag: '"1"' };

describe('saving settings', () => {
  it('asks for the version that was read, and for nothing when nothing is to be changed', async () => {
    const { calls, asked } = server();
    await saveSettings(calls, known, base, {});
    expect(asked).toEqual([]);
    expect(await saveSettings(calls, known, base, { rerank: true })).toMatchObject({ outcome: 'saved' });
    expect(asked).toEqual([{ changes: { rerank: true }, etag: '"1"' }]);
  });

  it('goes on by itself when others changed something else', async () => {
    const { calls, asked, stored } = server([{ persona: 'Be brief.' }]);
    const saved = await saveSettings(calls, known, base, { greeting: 'Hi' });
    expect(saved).toEqual({ outcome: 'saved', settings: { ...base, persona: 'Be brief.', greeting: 'Hi' } });
    expect([asked.length, stored().persona]).toEqual([2, 'Be brief.']);
  });

  it('saves nothing when somebody changed the same, and tells who', async () => {
    const { calls, stored } = server([{ greeting: 'Hello' }]);
    expect(await saveSettings(calls, known, base, { greeting: 'Hi', rerank: true })).toEqual({
      outcome: 'clash',
      clash: {
        names: ['greeting'],
        by: { name: 'Ada, greeting', at: '2026-05-20T10:00:00.000Z' },
        theirs: { ...base, greeting: 'Hello' },
      },
    });
    expect(stored()).toEqual({ ...base, greeting: 'Hello' });
  });

  it('needs not to know who it was', async () => {
    const { calls } = server([{ greeting: 'Hello' }]);
    const quiet = { ...calls, lastChange: () => Promise.reject(new Error('no audit')) };
    expect(await saveSettings(quiet, known, base, { greeting: 'Hi' })).toMatchObject({ clash: { by: null } });
  });

  it('gives up when others are always faster, and at once when it is refused for another reason', async () => {
    const busy = server(Array.from({ length: 9 }, (_, n) => ({ persona: `${n}` })));
    await expect(saveSettings(busy.calls, known, base, { greeting: 'Hi' })).rejects.toMatchObject({ status: 412 });
    expect(busy.asked).toHaveLength(4);
    const refusing = { ...server().calls, change: () => Promise.reject(new ApiProblem(400, {})) };
    await expect(saveSettings(refusing, known, base, { greeting: 'Hi' })).rejects.toMatchObject({ status: 400 });
  });
});

describe('who changed settings', () => {
  const at = '2026-05-20T10:00:00.000Z';
  const entry = (seq: number, name: string, action: string, details: Record<string, string | number>) => ({
    ...{ seq, action, details, at },
    actor: { name },
  });
  const entries = [
    entry(6, 'Olivia', 'tenant.update.refused', { request: 5 }),
    entry(5, 'Olivia', 'tenant.update', { greeting: 'given' }),
    entry(4, 'Sam', 'tenant.update', { rerank: 'given' }),
    entry(3, 'Ada', 'tenant.update', { greeting: 'given', models: 'given' }),
    entry(2, 'Sam', 'tenant.update', { greeting: 'given' }),
  ];

  it('is the last whose change was not refused', () => {
    expect(lastChange(entries, ['greeting'])).toEqual({ name: 'Ada', at });
    expect(lastChange(entries, ['models.tokensPerDay'])?.name).toBe('Ada');
    expect(lastChange(entries, ['hours'])).toBeNull();
  });

  it('is told with what and when, or as somebody', () => {
    const now = new Date(2026, 4, 20, 12, 0);
    const ada = { name: 'Ada', at: new Date(2026, 4, 20, 10, 42).toISOString() };
    expect(clashWords(['greeting', 'hours'], ada, now)).toBe(
      'Ada changed the greeting and the opening hours at 10:42, while you did.',
    );
    expect(clashWords(['greeting'], null, now)).toBe('Somebody changed the greeting, while you did.');
  });

  it('is told with what is stored now, as the form says it', () => {
    const settings = { ...base, persona: 'a'.repeat(300), sla: { ...base.sla, answer: 90 } };
    expect(storedWords(['greeting', 'sla.answer', 'models.tokensPerDay', 'reopenWithinHours'], settings)).toBe(
      'Stored now: the greeting “Hello! How can I help you?”; the clock of an answer 1 min 30 s; the tokens a day none; how long a conversation can be gone on with 3 d.',
    );
    expect(storedWords(['limits.tenantPerMinute', 'idleAfterSeconds'], settings)).toBe(
      'Stored now: the messages a minute of all customers 1,200; when the assistant goes to sleep 15 min.',
    );
    expect(storedWords(['persona'], settings)).toBe(`Stored now: the persona “${'a'.repeat(200)}…”.`);
    expect(storedWords(['hours', 'rerank'], settings)).toBe('');
  });
});
