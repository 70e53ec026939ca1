/**
 * A circuit breaker, as a pure state machine: `closed` lets every call through, `open` none, and when its rest is over
 * one call probes. Times are in milliseconds of any one clock.
 */
export type Circuit =
  | { state: 'closed'; failures: number }
  | { state: 'open'; until: number }
  /** One probe is under way; one that never reports is given up at `until`. */
  | { state: 'probing'; until: number };

export type CircuitRules = {
  /** So many failures in a row open it. */
  failures: number;
  restMs: number;
  probeMs: number;
};

export const closedCircuit: Circuit = { state: 'closed', failures: 0 };

/** Whether a call may be made now, and the circuit once it is made. */
export function admit(circuit: Circuit, now: number, rules: CircuitRules): { admitted: boolean; circuit: Circuit } {
  if (circuit.state === 'closed') return { admitted: true, circuit };
  if (now < circuit.until) return { admitted: false, circuit };
  return { admitted: true, circuit: { state: 'probing', until: now + rules.probeMs } };
}

/** A success closes the circuit, but not one that has opened since the call began. */
export const succeeded = (circuit: Circuit): Circuit => (circuit.state === 'open' ? circuit : closedCircuit);

/** A failure counts; the last one that is borne, or a failed probe, opens the circuit. `restMs`: the service told how long to leave it alone. */
export function failed(circuit: Circuit, now: number, rules: CircuitRules, restMs = 0): Circuit {
  if (circuit.state === 'open') return { state: 'open', until: Math.max(circuit.until, now + restMs) };
  const failures = circuit.state === 'closed' ? circuit.failures + 1 : rules.failures;
  if (restMs > 0) return { state: 'open', until: now + restMs };
  return failures < rules.failures ? { state: 'closed', failures } : { state: 'open', until: now + rules.restMs };
}

/** A call ended in a way that says nothing about the service, as when its caller left: a probe is free again. */
export const undecided = (circuit: Circuit, now: number): Circuit =>
  circuit.state === 'probing' ? { state: 'open', until: now } : circuit;
