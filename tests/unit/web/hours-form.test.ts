import { describe, expect, it } from '@jest/globals';
import { type Hours, weekdays as storedWeekdays, TenantSettings } from '../../../shared/contract/tenant.ts';
import { defaultSettings } from '../../../shared/domain/tenant.ts';
import { problemsOf } from '../../../web/desk/settings/field-problems.ts';
import {
  barPath,
  type HoursForm,
  hoursForm,
  likeMonday,
  spansIn,
  weekdays,
  weekWords,
  withSetHours,
} from '../../../web/desk/settings/hours-form.ts';
import { changesIn } from '../../../web/desk/settings/settings-form.ts';

const span = (from: string, to: string) => ({ from, to });
const hours: Hours = {
  timeZone: 'Europe/Berlin',
  monday: [span('09:00', '12:00'), span('13:00', '17:30')],
  tuesday: [span('00:00', '24:00')],
  wednesday: [],
  thursday: [],
  friday: [],
  saturday: [],
  sunday: [],
};
const settings: TenantSettings = { ...defaultSettings('acme'), hours };
const form = hoursForm.formOf(settings);
const none = hoursForm.formOf(defaultSettings('acme'));

describe('the hours of a day that a person wrote', () => {
  it.each<[string, Hours['monday']]>([
    ['', []],
    ['09:00–17:00', [span('09:00', '17:00')]],
    ['9-12, 13 to 17:30', [span('09:00', '12:00'), span('13:00', '17:30')]],
    ['13.00 — 17.30; 9 – 12', [span('09:00', '12:00'), span('13:00', '17:30')]],
    ['9am-5pm', [span('09:00', '17:00')]],
    ['12 am - 12 PM', [span('00:00', '12:00')]],
    ['22:00-24:00', [span('22:00', '24:00')]],
    ['22:00-0:00', [span('22:00', '24:00')]],
    ['9-12,12-13,', [span('09:00', '12:00'), span('12:00', '13:00')]],
  ])('%j is understood', (text, spans) => expect(spansIn(text)).toEqual(spans));

  it.each([
    ['all day', /“all day” is not understood; write 09:00–17:00/],
    ['9', /not understood/],
    ['9:60-10', /not understood/],
    ['9-25', /not understood/],
    ['24:30-25', /not understood/],
    ['0am-1am', /not understood/],
    ['22-2', /write the night as 22:00–24:00 here and 00:00–02:00 on the next day/],
    ['9-9', /ends before it begins/],
    ['9-13, 12-17', /overlap at 12:00/],
    ['0-1,2-3,4-5,6-7,8-9,10-11,12-13', /At most 6/],
  ])('%j is not, and why', (text, words) => expect(spansIn(text)).toMatch(words));
});

describe('the form of the opening hours', () => {
  it('has the days of the contract, in its order', () => expect(weekdays).toEqual(storedWeekdays));

  it('gives back what it was made of, in the order of the server', () => {
    expect(form).toMatchObject({ isSet: true, monday: '09:00–12:00, 13:00–17:30', tuesday: '00:00–24:00', friday: '' });
    expect(JSON.stringify(hoursForm.settingsIn(form).hours)).toBe(JSON.stringify(hours));
    expect(changesIn(hoursForm, settings, { ...form, monday: '9-12, 13-17:30' })).toEqual({});
    expect(changesIn(hoursForm, settings, { ...form, afterHours: 'hold' })).toEqual({ afterHours: 'hold' });
    expect(changesIn(hoursForm, settings, { ...form, isSet: false })).toEqual({ hours: null });
  });

  it('is about all hours while none are set', () => {
    expect(none).toMatchObject({ isSet: false, monday: '' });
    expect([hoursForm.objections(none), hoursForm.settingsIn(none).hours]).toEqual([{}, null]);
  });

  it('begins as an ordinary week where the person is, and as it was when it was set before', () => {
    const begun = withSetHours(none, 'Asia/Tokyo');
    expect(begun).toMatchObject({ isSet: true, timeZone: 'Asia/Tokyo', friday: '09:00–17:00', saturday: '' });
    expect(TenantSettings.partial().safeParse(hoursForm.settingsIn(begun)).success).toBe(true);
    expect(withSetHours({ ...form, isSet: false }, 'Asia/Tokyo')).toEqual(form);
  });

  it.each<[Partial<HoursForm>, object]>([
    [{ tuesday: 'noon' }, { tuesday: expect.stringMatching(/not understood/) }],
    [{ monday: '', tuesday: ' ' }, { monday: 'People must be there at some time.' }],
  ])('objects to %j beside the day', (some, wrong) => {
    expect(hoursForm.objections({ ...form, ...some })).toEqual(wrong);
    expect(hoursForm.objections({ ...form, ...some, isSet: false })).toEqual({});
  });

  it('shows what the server objects to beside its day, and what is about no day for the whole', () => {
    const errors = [
      { pointer: '/settings/hours/friday/1', detail: 'must end after it begins' },
      { pointer: '/settings/hours/timeZone', detail: 'an IANA time zone such as Europe/Berlin' },
    ];
    expect(problemsOf({ errors, message: '' }, hoursForm.fields)).toEqual({
      fields: { friday: 'Number 2: must end after it begins.' },
      whole: 'an IANA time zone such as Europe/Berlin',
    });
  });

  it('gives Monday’s hours to the other days of work, says how much that is, and where it stands in a day', () => {
    expect(likeMonday({ ...form, sunday: '10-12' })).toMatchObject({
      tuesday: form.monday,
      friday: form.monday,
      saturday: '',
      sunday: '10-12',
    });
    expect(weekWords(likeMonday(form))).toBe('37 h 30 min a week');
    expect(weekWords({ ...form, monday: 'never' })).toBe('24 h a week');
    expect(barPath('6-12, 18-24')).toBe('M25.00 0H50.00V1H25.00ZM75.00 0H100.00V1H75.00Z');
    expect(barPath('6-')).toBe('');
  });
});
