import type { promises } from './violations.ts';

/** Changes of one source file, made while it is loaded: what is found must be there exactly once. */
export type Mutation = { file: string; edits: { find: string; replace: string }[] };

const services = 'shared/services/conversations';

/** Rules of the product, each with the source that keeps it taken away, and a promise that is then broken. */
export const mutations: Record<string, Mutation & { breaks: keyof typeof promises }> = {
  'the epoch is compared at delivery': {
    file: `${services}/run-turn.ts`,
    edits: [{ find: 'fenced = current.epoch !== draft.epoch;', replace: 'fenced = false;' }],
    breaks: 'an answer of an older epoch was delivered',
  },
  'a takeover raises the epoch': {
    file: 'shared/domain/supervision-changes.ts',
    edits: [{ find: "epoch: head.epoch + 1,\n    posture: 'human',", replace: "posture: 'human'," }],
    breaks: 'a fenced answer left no record',
  },
  'what is answered is not delivered again': {
    file: `${services}/run-turn.ts`,
    edits: [
      { find: ' || current.answeredSeq >= draft.toSeq', replace: '' },
      { find: 'const once = ', replace: 'const once = Math.random() + ' },
    ],
    breaks: 'a question got two answers',
  },
  'a fenced answer is recorded': {
    file: `${services}/run-turn.ts`,
    edits: [{ find: 'if (fenced) await', replace: 'if (false) await' }],
    breaks: 'a fenced answer left no record',
  },
  'a whisper makes a running answer stale': {
    file: 'shared/domain/conversation.ts',
    edits: [{ find: 'head.coached > draft.coached || ', replace: '' }],
    breaks: 'an answer ignored what a person had told the assistant',
  },
  'a watched conversation holds every draft': {
    file: `${services}/run-turn.ts`,
    edits: [{ find: "current.posture === 'draft-only' || ", replace: '' }],
    breaks: 'an answer went out by itself although a person watches',
  },
  'a claim keeps others out': {
    file: 'shared/domain/supervision-changes.ts',
    edits: [{ find: 'if (claim && claim.personId !== person.personId)', replace: 'if (false)' }],
    breaks: 'somebody acted on what another had claimed',
  },
  'a message is stored under the name that its sender gave it': {
    file: 'shared/services/chat/receive-message.ts',
    edits: [{ find: ', once: `', replace: ', unused: `' }],
    breaks: 'a message was lost or doubled',
  },
  'a reply is stored under the name that its sender gave it': {
    file: `${services}/supervise.ts`,
    edits: [{ find: 'const once = clientMessageId &&', replace: 'const once = null &&' }],
    breaks: 'what a person said was lost or doubled',
  },
  'a hand-off tells the customer': {
    file: 'shared/domain/conversation-changes.ts',
    edits: [{ find: "say(head, { author: 'system', text: line }, at)", replace: '{ head, messages: [] }' }],
    breaks: 'a hand-off and its line do not agree',
  },
  'the sweep rings who waits': {
    file: 'shared/services/fleet/sweep.ts',
    edits: [{ find: 'ringWaiting(orchestrations),', replace: '' }],
    breaks: 'a customer waits for ever',
  },
  'the sweep chains what was left over': {
    file: 'shared/services/fleet/sweep.ts',
    edits: [{ find: 'chainPending.sweep(before(actSeconds)),', replace: '' }],
    breaks: 'an act is not in the chain once',
  },
  'the sweep repairs the board': {
    file: 'shared/services/fleet/sweep.ts',
    edits: [{ find: 'repairRows(),\n', replace: '' }],
    breaks: 'the board shows something old',
  },
  'who asks for a person gets one': {
    file: `${services}/run-turn.ts`,
    edits: [
      { find: "if (newest.to === 'person' && head.lastCustomerSeq > head.handedBackSeq)", replace: 'if (false)' },
    ],
    breaks: 'a hand-off was lost',
  },
  'the assistant goes on with what nobody has answered': {
    file: 'shared/domain/supervision-changes.ts',
    edits: [{ find: 'answeredSeq: head.repliedSeq,', replace: '' }],
    breaks: 'a question got no answer',
  },
  'a packet is written for the person': {
    file: 'orchestrations/conversation/conversation.orchestrator.ts',
    edits: [{ find: 'result.packet !== null && result.packet !== packetAsked', replace: 'false' }],
    breaks: 'a person misses the packet',
  },
};
