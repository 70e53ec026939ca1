import type { Mood } from '../contract/conversation.ts';

const anger =
  /\b(furious|outrageous|unacceptable|ridiculous|disgusting|scam|fraud|lawyer|sue you|worst|useless|idiots?|incompetent|fed up|sick of|terrible service|wtf|fuck\w*|bullshit|(i am|i'm|we are|we're|makes me|made me) (so |very |really |absolutely )?angry)\b/i;
const trouble =
  /(?<!\b(not|never|isn't|wasn't|aren't) (so |too |very |at all |really )?)\b(disappoint(ed|ing)|frustrat(ed|ing)|annoy(ed|ing)|upset|unhappy|awful|horrible|dreadful|unreliable|let down|waste of (my )?time)\b/i;
const refusal =
  /\b(not|isn't|wasn't) (at all |very |really )?(happy|helpful|acceptable|good enough|amused|impressed)\b/i;
const patience =
  /\b(still (not|no|nothing|waiting|haven't|hasn't|isn't|doesn't|don't|can't)(?! sure)|yet again|again and again|over and over|(third|fourth|fifth|sixth|[3-9](rd|th)|umpteenth) time|(waiting|waited) (for )?(over |more than |almost )?(an? |two |three |four |five |several |many |\d+ )?(hours?|days?|weeks?|months?)|(nobody|no one|no-one) (answers|replies|responds|helps|cares|listens|has (answered|replied|responded))|how many times|how much longer|makes no sense)\b/i;

/** How a customer sounds, by their words alone (English) and by shouting. */
export function moodOf(text: string): Mood {
  const plain = text.replaceAll('’', "'");
  if (anger.test(plain) || isShouting(plain)) return 'angry';
  return [trouble, refusal, patience].some((signs) => signs.test(plain)) ? 'upset' : 'calm';
}

/** Nearly all of 20 letters or more are capitals, and there is an exclamation mark. */
function isShouting(text: string): boolean {
  const letters = text.replace(/[^\p{L}]/gu, '');
  if (letters.length < 20) return false;
  const capitals = letters.replace(/[^\p{Lu}]/gu, '').length;
  return capitals / letters.length > 0.8 && /!/.test(text);
}
