/** What the customer tells about themselves: `my order number is 4711`. */
const FACT = /\bmy ([\p{L}][\p{L} -]{0,40}?) is ([^.,;!?\n]{1,80})/giu;
const WANTS_FACT =
  /\b(?:what(?:['’]?s| is| was)|tell me|(?:remember|recall|know)(?: what)?) my ([\p{L}][\p{L} -]{0,40}?)(?: (?:is|was))?\s*[?.!]*\s*$/iu;
const WANTS_QUESTION = /\bwhat (?:did|was it) (?:that )?i\b.*\b(?:ask|asked|say|said|tell|told|write|wrote)\b/i;

/** Answers a question about the conversation itself; undefined when it is none, or was never told. */
export function answerFromMemory(question: string, earlier: readonly string[]): string | undefined {
  if (WANTS_QUESTION.test(question)) {
    const asked = /\bfirst\b/i.test(question) ? earlier.at(0) : earlier.at(-1);
    return asked ? `You wrote: "${asked}"` : 'This is the first message of our conversation.';
  }
  const wanted = askedFact(question);
  const told = wanted && factsOf(earlier.join('\n')).findLast(({ attribute }) => attribute === wanted);
  return told ? `Your ${told.attribute} is ${told.value}.` : undefined;
}

/** The fact about themselves that the customer asks for, such as `order number`. */
export function askedFact(question: string): string | undefined {
  return WANTS_FACT.exec(question)?.[1]?.trim().toLowerCase();
}

/** Confirms what the customer has just told; undefined for a question. */
export function acknowledgeFacts(text: string): string | undefined {
  const facts = text.includes('?') ? [] : factsOf(text);
  if (facts.length === 0) return undefined;
  return `Thank you, I have noted that ${facts.map(({ attribute, value }) => `your ${attribute} is ${value}`).join(' and ')}.`;
}

function factsOf(text: string): { attribute: string; value: string }[] {
  return [...text.matchAll(FACT)].map(([, attribute = '', value = '']) => ({
    attribute: attribute.trim().toLowerCase(),
    value: value.trim(),
  }));
}
