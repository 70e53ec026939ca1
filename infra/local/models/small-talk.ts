const GREETING = /^(?:hello|hi|hey|good (?:morning|afternoon|evening|day))(?: there| all| everyone)?$/i;
const THANKS = /^(?:(?:many |ok |okay |great |perfect )*thank(?:s| you)(?: (?:so|very) much| a lot| for .*)?|cheers)$/i;

/** A friendly line for a message that is only a greeting or only thanks. */
export function smallTalk(text: string): string | undefined {
  const plain = text
    .replaceAll(/[^\p{L}\s]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (GREETING.test(plain)) return 'Hello! How can I help you today?';
  if (THANKS.test(plain)) return 'You are welcome! Anything else?';
  return undefined;
}
