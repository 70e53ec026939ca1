import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  admit,
  type Circuit,
  closedCircuit,
  failed,
  succeeded,
  undecided,
} from '../../../shared/domain/circuit-breaker.ts';

const rules = { failures: 3, restMs: 1000, probeMs: 500 };
const failTimes = (times: number, now = 0, from = closedCircuit): Circuit =>
  Array.from({ length: times }).reduce<Circuit>((circuit) => failed(circuit, now, rules), from);
const open = failTimes(3);
const probing = admit(open, 1000, rules).circuit;

describe('a circuit', () => {
  it('lets everything through while failures are fewer than the rules bear', () => {
    expect(failTimes(2)).toEqual({ state: 'closed', failures: 2 });
    expect(admit(failTimes(2), 0, rules).admitted).toBe(true);
  });

  it('forgets failures with the first success, for they count in a row', () => {
    expect(failTimes(2, 0, succeeded(failTimes(2)))).toEqual({ state: 'closed', failures: 2 });
  });

  it('opens with the last failure that is borne, and admits nothing until its rest is over', () => {
    expect(open).toEqual({ state: 'open', until: 1000 });
    expect(admit(open, 999, rules)).toEqual({ admitted: false, circuit: open });
    expect(admit(open, 1000, rules)).toEqual({ admitted: true, circuit: { state: 'probing', until: 1500 } });
  });

  it('admits one probe alone, and another when that one never reports', () => {
    expect(admit(probing, 1499, rules).admitted).toBe(false);
    expect(admit(probing, 1500, rules).admitted).toBe(true);
  });

  it('closes with a probe that succeeds and rests again with one that fails', () => {
    expect(succeeded(probing)).toEqual(closedCircuit);
    expect(failed(probing, 1200, rules)).toEqual({ state: 'open', until: 2200 });
  });

  it('lets the next one probe when the probe’s caller left', () => {
    expect(admit(undecided(probing, 1200), 1200, rules).admitted).toBe(true);
    expect(undecided(failTimes(2), 0)).toEqual({ state: 'closed', failures: 2 });
  });

  it('opens at once for as long as the service asks to be left alone', () => {
    expect(failed(closedCircuit, 0, rules, 9000)).toEqual({ state: 'open', until: 9000 });
    expect(failed(open, 500, rules, 9000)).toEqual({ state: 'open', until: 9500 });
  });

  it('stays open whatever calls that began before have to tell', () => {
    expect(succeeded(open)).toEqual(open);
    expect(failed(open, 500, rules)).toEqual(open);
  });

  it('whatever happened, admits a call again within a rest, a probe and what the service asked for', () => {
    const event = fc.record({ after: fc.nat(3000), what: fc.constantFrom('fail', 'succeed', 'leave', 'rest') });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let circuit = closedCircuit;
        let now = 0;
        for (const { after, what } of events) {
          now += after;
          const { admitted, circuit: next } = admit(circuit, now, rules);
          circuit = next;
          if (!admitted) continue;
          if (what === 'fail') circuit = failed(circuit, now, rules);
          if (what === 'rest') circuit = failed(circuit, now, rules, 5000);
          if (what === 'succeed') circuit = succeeded(circuit);
          if (what === 'leave') circuit = undecided(circuit, now);
        }
        expect(admit(circuit, now + 5000, rules).admitted).toBe(true);
      }),
    );
  });
});
