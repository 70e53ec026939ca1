import type { SetAside } from '../../contract/conversation.ts';
import { turnIdOf } from '../../domain/conversation.ts';
import { isWanting, isWorthMore } from '../../domain/gate/outcome.ts';
import type { ModelRoute } from '../../domain/routing.ts';
import { type Answered, askInstance, type NotAnswered } from './ask-instance.ts';

/** The kept answer; its times, tokens and cost are those of both questions together. */
export type Cascaded = Answered & { model: ModelRoute; setAside: SetAside | null };

/**
 * Asks the model of the route. An answer of `fast` that the check keeps back is asked for once more, of `reasoning`,
 * when the tenant allows the cost, there are passages to reason about and nothing has happened meanwhile. Of both
 * answers the better one is kept.
 */
export async function askInCascade(
  input: Parameters<typeof askInstance>[0] & { isCurrent(): Promise<boolean> },
): Promise<Cascaded | NotAnswered> {
  const { model, head, instance, isCurrent } = input;
  const { confidenceThreshold, escalateToReasoning } = instance.tenant.settings;
  const first = await askInstance(input);
  if ('failed' in first) return first;
  const alone = { ...first, model, setAside: null };
  const asksAgain =
    escalateToReasoning && model === 'fast' && first.passages.length > 0 && isWanting(first, confidenceThreshold);
  if (!asksAgain || !(await isCurrent())) return alone;

  const again = { turnId: turnIdOf(head), passages: first.passages, retrieval: first.retrieval };
  const second = await askInstance({ ...input, model: 'reasoning', again });
  if ('failed' in second)
    return { ...alone, reasons: [...first.reasons, `The reasoning model was asked too: ${second.failed}`] };

  const thoughtful = { ...second, model: 'reasoning' as const };
  const [kept, other] = isWorthMore(first, second, confidenceThreshold)
    ? ([alone, thoughtful] as const)
    : ([thoughtful, alone] as const);
  const sum = (of: (one: Answered) => number): number => of(first) + of(second);
  return {
    ...kept,
    timings: { retrieval: sum(({ timings }) => timings.retrieval), model: sum(({ timings }) => timings.model) },
    tokens: { input: sum(({ tokens }) => tokens.input), output: sum(({ tokens }) => tokens.output) },
    cost: sum(({ cost }) => cost),
    setAside: {
      model: other.model,
      text: other.text,
      confidence: other.confidence,
      reasons: other.reasons,
      ms: other.timings.model,
      tokens: other.tokens,
      cost: other.cost,
    },
  };
}
