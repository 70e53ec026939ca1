import type { HandoffCause } from '../contract/conversation.ts';
import type { RouteDecision, RouteFeatures, RouteTarget, RoutingRule } from '../contract/routing.ts';
import { defaultRouting } from './default-routing.ts';
import { moodOf } from './mood.ts';
import { containsWord, plainWords } from './whole-words.ts';

export type ModelRoute = Exclude<RouteTarget, 'person'>;

const asksForPerson =
  /\b((talk|speak|chat|connect me|put me through|transfer me) (to|with) (a |an |some )?(real )?(human|person|agent|someone|somebody|supervisor|manager)|(real|live|human) (agent|person|support))\b/i;
const needsThought =
  /\b(why|explain|compare|difference between|step by step|calculate|how come|troubleshoot|diagnose|pros and cons|which (one|plan|option))\b/i;

/**
 * Where a burst of customer messages goes: the first rule of the table that fits decides, null is the platform's own
 * table. A model that cannot see never gets an image: rules that lead to one do not fit.
 */
export function decideRoute(
  rules: readonly RoutingRule[] | null,
  message: { text: string; hasImage: boolean },
): RouteDecision {
  const features = featuresOf(message);
  const plain = plainWords(message.text);
  for (const { name, when, to, reason } of rules ?? defaultRouting) {
    if (features.hasImage && (to === 'fast' || to === 'reasoning')) continue;
    const words = when.anyWord?.filter((word) => containsWord(plain, word)) ?? [];
    const fits =
      (when.hasImage ?? features.hasImage) === features.hasImage &&
      (when.mood ?? features.mood) === features.mood &&
      (when.asksForPerson ?? features.asksForPerson) === features.asksForPerson &&
      (when.asksWhy ?? features.asksWhy) === features.asksWhy &&
      (when.longerThan === undefined || features.length > when.longerThan) &&
      (when.anyWord === undefined || words.length > 0);
    if (fits) return { rule: name, features: { ...features, words }, to, reason };
  }
  if (features.hasImage) return { rule: null, features, to: 'vision', reason: 'No rule fits, and there is an image.' };
  return { rule: null, features, to: 'fast', reason: 'No rule fits.' };
}

/** Why a person has what a rule sent to one. */
export function causeOf({ features }: Pick<RouteDecision, 'features'>): HandoffCause {
  if (features.asksForPerson) return 'asked-for-person';
  return features.mood === 'angry' ? 'angry' : 'routing-rule';
}

const featuresOf = ({ text, hasImage }: { text: string; hasImage: boolean }): RouteFeatures => ({
  hasImage,
  mood: moodOf(text),
  asksForPerson: asksForPerson.test(text),
  asksWhy: needsThought.test(text),
  length: text.length,
  words: [],
});
