/** The two surfaces of the OpenAI API that instances call. */
export type Surface = 'chat' | 'responses';
export type Tokens = { input: number; output: number };

/** What one event of a stream, or a whole answer, tells. */
export type ReadEvent = {
  tokens: Tokens | null;
  /** Characters of the answer, thoughts and tool calls included as far as they are shown. */
  characters: number;
  /** Before it nothing has been handed on that a caller could not forget. */
  isSubstance: boolean;
  isFiltered: boolean;
  /** After it the answer is whole. */
  isEnd: boolean;
  /** The chunk that carries nothing but the count of tokens. */
  isCountOnly: boolean;
};

/** Reads an event of a stream or a whole answer, of whatever provider; unknown members are passed over. */
export function readEvent(surface: Surface, event: unknown): ReadEvent {
  const tokens = tokensIn(event);
  if (surface === 'responses') {
    const type = String(field(event, 'type') ?? '');
    const text = type.endsWith('.delta') ? lengthOf(field(event, 'delta')) : lengthOf(field(event, 'output'));
    const isEnd = /^response\.(completed|failed|incomplete)$/.test(type);
    const details = field(field(event, 'response') ?? event, 'incomplete_details');
    return {
      tokens,
      characters: text,
      isSubstance: type.endsWith('.delta') || isEnd,
      isEnd,
      isFiltered: field(details, 'reason') === 'content_filter',
      isCountOnly: false,
    };
  }
  const choices = field(event, 'choices');
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined;
  const said = field(first, 'delta') ?? field(first, 'message');
  const characters = lengthOf(field(said, 'content')) + lengthOf(field(said, 'tool_calls'));
  const ended = field(first, 'finish_reason');
  return {
    tokens,
    characters,
    isSubstance: characters > 0 || typeof ended === 'string',
    isFiltered: ended === 'content_filter',
    isEnd: typeof ended === 'string',
    isCountOnly: first === undefined && tokens !== null,
  };
}

function tokensIn(value: unknown): Tokens | null {
  const usage = field(value, 'usage') ?? field(field(value, 'response'), 'usage');
  const input = field(usage, 'prompt_tokens') ?? field(usage, 'input_tokens');
  const output = field(usage, 'completion_tokens') ?? field(usage, 'output_tokens');
  return typeof input === 'number' && typeof output === 'number' ? { input, output } : null;
}

function lengthOf(value: unknown): number {
  if (value === undefined || value === null) return 0;
  return typeof value === 'string' ? value.length : JSON.stringify(value).length;
}

export const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value ? (value as Record<string, unknown>)[name] : undefined;
