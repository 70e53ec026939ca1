/** Whole sentences that claim nothing (English). Anchored, so that a claim cannot hide behind a thank-you. */
const courtesies = [
  /^you('re| are) (very |most )?welcome$/i,
  /^(my|our) pleasure$/i,
  /^(no problem|not at all)( at all)?$/i,
  /^(i('m| am) )?(glad|happy) (to help|(that )?i could help)$/i,
  /^(thank you|thanks)( (so|very) much| a lot)?( for ((your|the) (patience|message|question|understanding|time|picture|photo|screenshot)s?|writing|asking|letting (me|us) know))?$/i,
  /^(hello|hi|hey|good (morning|afternoon|evening))( there| again)?(,? [\p{L}'-]+)?$/iu,
  /^(i('m| am)|we('re| are)) (very |so |really )?sorry( to hear (this|that)| for the (inconvenience|trouble|delay|wait)| about (this|that))?$/i,
  /^(is there )?(anything|something) else (that )?(i|we) (can|could|may) (help|do)( you| for you)?( with)?( today)?$/i,
  /^anything else$/i,
  /^(just |please )?let (me|us) know( if (you (have|need) ((any )?(more |other |further )?(questions|help)|anything else)|there is anything else))?$/i,
  /^how (can|may) (i|we) help( you)?( today)?$/i,
  /^(have|enjoy) (a|your) (nice|great|lovely|good|wonderful) (day|evening|weekend|trip)$/i,
];

/** The sentences of a text that may claim something. */
export const withoutCourtesy = (text: string): string =>
  text
    .replaceAll('’', "'")
    .split(/(?<=[.!?])\s+|\n+/)
    .filter((sentence) => !courtesies.some((courtesy) => courtesy.test(sentence.replace(/[\s.!?,:;]+$/, ''))))
    .join(' ');
