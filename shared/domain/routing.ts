import type { HandoffCause } from '../contract/conversation.ts';
import { moodOf } from './mood.ts';

export type ModelRoute = 'fast' | 'vision' | 'reasoning';

export type Route =
  | { to: 'model'; model: ModelRoute; reason: string }
  | { to: 'person'; reason: string; cause: HandoffCause };

const asksForPerson =
  /\b((talk|speak|chat|connect me|put me through|transfer me) (to|with) (a |an |some )?(real )?(human|person|agent|someone|somebody|supervisor|manager)|(real|live|human) (agent|person|support))\b/i;
const needsThought =
  /\b(why|explain|compare|difference between|step by step|calculate|how come|troubleshoot|diagnose|pros and cons|which (one|plan|option))\b/i;
const longText = 600;

/** Where a burst of customer messages goes: a person when it is angry or asks for one, a model otherwise. */
export function route(input: { text: string; hasImage: boolean }): Route {
  const { text, hasImage } = input;
  if (asksForPerson.test(text))
    return { to: 'person', cause: 'asked-for-person', reason: 'The customer asked for a person.' };
  if (moodOf(text) === 'angry') return { to: 'person', cause: 'angry', reason: 'The customer is angry.' };
  if (hasImage) return { to: 'model', model: 'vision', reason: 'The message has an image.' };
  if (text.length > longText) return { to: 'model', model: 'reasoning', reason: 'The message is long.' };
  if (needsThought.test(text))
    return { to: 'model', model: 'reasoning', reason: 'The question asks for an explanation or a comparison.' };
  return { to: 'model', model: 'fast', reason: 'A short, plain question.' };
}
