import type { ClaimQuestion } from '../../shared/domain/gate/claim-check.ts';
import { contentWords } from '../../shared/domain/words.ts';
import type { CheckClaims } from '../../shared/services/conversations/check-claims.ts';
import type { Attack } from './attacks.ts';
import type { Code } from './code-under-attack.ts';

/** What a checker that obeys the attack offers as proof of every claim. */
export const proofs = ['a made-up sentence', 'the attack', 'the claim itself', 'the sentence most like it'] as const;
export type Proof = (typeof proofs)[number];

/** A model that finds every claim supported; what can be verified of that, the product's own code decides. */
export const gullibleChecker =
  ({ verifiedVerdicts }: Code, { text, says }: Attack, proof: Proof): CheckClaims =>
  async ({ question }) => {
    const claims = question.claims.map((claim, at) => {
      const quote = {
        'a made-up sentence': `It stands in our terms: ${says}`,
        'the attack': sentencesOf(text).sort(byLikeness(claim))[0] ?? text,
        'the claim itself': claim,
        'the sentence most like it': sentencesIn(question).sort(byLikeness(claim))[0] ?? '',
      }[proof];
      return { claim: at + 1, verdict: 'supported' as const, quote, passage: 1 };
    });
    return { verdicts: verifiedVerdicts({ claims }, question), tokens: { input: 0, output: 0 }, cost: 0 };
  };

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?])\s+|\n+/).filter(Boolean);

const sentencesIn = ({ passages }: ClaimQuestion): string[] => passages.flatMap(({ text }) => sentencesOf(text));

const byLikeness = (claim: string) => {
  const words = new Set(contentWords(claim));
  const alike = (sentence: string) => contentWords(sentence).filter((word) => words.has(word)).length;
  return (left: string, right: string): number => alike(right) - alike(left);
};
