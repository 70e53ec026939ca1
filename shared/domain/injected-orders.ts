import { foreignOrders } from './injected-orders-by-language.ts';
import { withoutInvisible } from './invisible.ts';

const near = '[^.!?\\n]{0,60}?';
const machine = '(?:ai|llms?|language models?|chat ?bots?|assistants?)';
const rules = '(?:instructions?|rules?|guidelines?|prompts?|directions?|everything you|what you (?:were|are) told)';
const secrets =
  '(?:(?:system|initial) prompts?|your (?:instructions|rules)|api keys?|tokens?|environment variables|master key)';

/** Whole sentences of which such a part gives the assistant an order, or forges the parts of its prompt (English). */
const orders = [
  `\\b(?:ignor\\w*|disregard\\w*|forget|overrid\\w*|bypass|set aside|cancel|(?:not|stop) follow\\w*|ignores)\\b${near}\\b${rules}\\b`,
  `\\b${rules}\\b${near}\\b(?:void|a mistake|overridden|do(?:es)? not apply|no longer appl(?:y|ies))\\b`,
  `\\b(?:replaces?|overrides?)\\b ${near}\\byour (?:system )?(?:prompt|instructions|rules)\\b`,
  '\\bnew instructions?\\b *[:;]',
  `\\byou are (?:now )?${near}\\b(?:${machine}|without (?:any )?rules|(?:developer|maintenance) mode)\\b`,
  '\\b(?:act|behave|respond|answer) as (?:if|though) you\\b|\\bpretend (?:that |to )?(?:you|be)\\b|\\b(?:developer|maintenance|god|dan) mode\\b',
  '\\bfrom now on,? (?:you|answer|say|reply|respond|only)\\b',
  `\\b(?:dear|note to|to the|attention|if you are an?|any|all|when a) (?:${machine}|model)\\b`,
  `\\b${machine}\\b${near}\\b(?:must|shall|should|have to|has to|reading|answering from|instructions?)\\b`,
  '\\b(?:ai|llm) (?:agents?|assistants?|instructions?|models?)\\b',
  '\\b(?:system|developer) (?:prompt|message|override|instructions?|note)\\b|\\bsystem ?: ',
  `\\b(?:reveal|print|repeat|show|output|translate|encode|dump|write|list|tell)\\b${near}\\b${secrets}\\b`,
  '\\b(?:tell|assure) (?:every|all) customers?\\b|\\b(?:answer|reply|respond) (?:only|with|that|twice)\\b|(?:^|[.,;:] |\\b(?:and|then|also) )say (?:yes|no|that)\\b',
  '\\byour (?:confidence|next answer|only task)\\b|\\b(?:for|send|hold|approve) this answer\\b|\\b(?:the|a) confidence of\\b|\\bthe (?:checker|gate)\\b',
  '\\b(?:decode|reverse|deobfuscate)\\b[^\\n]{0,40}\\b(?:this|it|and)\\b|\\b(?:do what it says|then do it|and obey|obey)\\b',
  '\\b(?:confidence|outcome|grounded|posture|verdict|epoch|tenantid)["\']?\\s*(?:=|: ?(?:["\\d]|supported|contradicted)|\\beq\\b|\\bne\\b)',
  '\\bcite \\[?\\d|\\bend every answer\\b|\\bnever say\\b',
  '\\byour (?:supervisor|manager|colleague) (?:tells|told|says|wants)\\b|^ *-? *say *:|\\btell the customer\\b[^\\n]{0,80}https?:',
  '\\bfunctions?\\.\\w+\\(|\\.call\\(|\\btool_c(?:all|ode)|\\bfunction_call',
];

/** Marks by which the parts of a prompt, its roles and its tool calls are told apart, in ours and in common products. */
const marks = [
  '<\\|[^|\\n]{1,40}\\|>',
  '\\[/?(?:inst|system|assistant|tool_calls)\\]|<</?sys>>',
  '</?(?:system|developer|customer|passages?|conversation|said|colleague|tool_\\w+|function_\\w+|invoke|parameter|turn-instructions|system-reminder|start_of_turn|end_of_turn|claims?|question)\\b[^>\\n]{0,200}/?>',
  '^ *#{1,6} *(?:system|assistant|user|instructions?) *:',
  '^ *(?:system|assistant|human|user|supervisor|developer|operator|action|action input|observation) *:',
  '\\[(?:system|whisper|assistant|developer|supervisor)\\b',
  '"(?:role|tool_calls?|function_call|arguments)" *:',
  '\\b(?:begin|end) (?:of )?(?:system|customer|user) (?:prompt|text|message|instructions)\\b',
];

/** What runs or fetches when a program takes it for code: no sentence of a help text. */
const code = [
  '<(?:img|iframe|script|style|object|embed|link|meta|svg|form|a)\\b[^>\\n]{0,300}(?:>|$)',
  '\\b(?:javascript|vbscript|data):[^\\s]{3}|https?:[^\\s]{0,300}\\{\\w',
  '^ *[=+@-][a-z\\d+]*(?:\\(|cmd\\||[a-z]+\\|)|\\b(?:hyperlink|importxml|webservice) ?\\(',
  '\\b(?:curl|wget)\\b[^\\n]{0,200}\\$\\(|\\bprintenv\\b',
  `\\b(?:write|put|add|send|append)\\b${near}\\b(?:customer|conversation|e-?mail|password)\\b${near}\\b(?:link|address|url)\\b`,
];

const forged = new RegExp(marks.join('|'), 'imu');
const ordered = new RegExp([...orders, ...marks, ...code, ...foreignOrders].join('|'), 'imu');

/**
 * A text of the knowledge base without the sentences that give orders to the assistant instead of telling something, and
 * without the paragraphs that forge a conversation: an answer can neither follow them nor stand on them. A list of
 * patterns lowers the odds and proves nothing: nothing else may rely on it.
 */
export const withoutOrders = (text: string): string =>
  withoutInvisible(text)
    .split(/(?=\n[ \t]*\n)/)
    .map((paragraph) => (forged.test(paragraph.normalize('NFKC')) ? '' : withoutOrderingSentences(paragraph)))
    .join('')
    .trim();

const withoutOrderingSentences = (paragraph: string): string =>
  paragraph
    .split(/(?<=[.!?。！？]["”’)]?)(?=\s)|(?<=[。！？])|(?=\n)/u)
    .filter((sentence) => !givesOrders(sentence))
    .join('');

/** Passages as they may ground an answer: one that holds nothing but orders is none. */
export const passagesWithoutOrders = <P extends { title: string; text: string }>(passages: readonly P[]): P[] =>
  passages.flatMap((passage) => {
    const text = withoutOrders(passage.text);
    return text === '' ? [] : [{ ...passage, text, title: withoutOrders(passage.title) || 'A document' }];
  });

export const givesOrders = (text: string): boolean => {
  const plain = withoutInvisible(text).normalize('NFKC');
  return ordered.test(plain) || ordered.test(inLatin(plain)) || ordered.test(unspelled(plain));
};

const lookalikes = new Map(
  'аa еe оo рp сc уy хx іi ѕs јj ԁd һh кk мm тt вb нn ιi οo αa νv ρp τt υu κk εe гr пn лl АA ЕE ОO РP СC ХX ІI ЅS ТT МM ВB НH КK'
    .split(' ')
    .map(([foreign = '', latin = '']) => [foreign, latin]),
);

/** Letters of other scripts that look Latin, as Latin. */
const inLatin = (text: string): string => text.replace(/[\u0370-\u052f]/g, (sign) => lookalikes.get(sign) ?? sign);

const digits: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't' };

/** `i-g-n-o-r-e` and `1gn0r3` as written by others. */
const unspelled = (text: string): string =>
  text
    .replace(/\b(?:\p{L}[-._*]){3,40}\p{L}\b/gu, (word) => word.replace(/[-._*]/g, ''))
    .replace(/[a-z0-9]{0,40}(?:[a-z][013457]|[013457][a-z])[a-z0-9]{0,40}/gi, (word) =>
      word.replace(/[013457]/g, (sign) => digits[sign] ?? sign),
    );
