/** Where an answer may lead: addresses that stand in these texts, and all of these origins. */
export type KnownPlaces = { texts: readonly string[]; origins: readonly string[] };

// A bare name counts when it begins with www. or goes on with a path: that is what chat programs make links of.
const address =
  /(?:\b(?:https?|ftp|wss?|file|blob|data|javascript|vbscript):[^\s<>"'`)\]]+|(?<![\w:])\/\/[\w.-]+\.[^\s<>"'`)\]]+|\bwww\.[^\s<>"'`)\]]+|(?<![\w@./-])(?:[\p{L}\p{N}-]{1,63}\.){1,6}\p{L}{2,24}\/[^\s<>"'`)\]]*)/giu;
const picture = /!\[[^\]\n]{0,300}\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,300}\])/g;
const labelled = /\[([^\]\n]{1,300})\]\(([^)\n]{0,2000})\)/g;
const definition = /^ {0,3}\[[^\]\n]{1,300}\]: *\S.*$/gm;

/**
 * An answer without the addresses that nobody of the tenant has given it: a model that obeys a stranger could carry a
 * customer's words out in one, or lead the customer to a trap. Of a labelled link the label stays; pictures go
 * always. An address of a document is known without its query, or letter for letter. `removed`: what was taken out.
 */
export function withoutForeignLinks(answer: string, known: KnownPlaces): { text: string; removed: string[] } {
  const isKnown = knownBy(known);
  const removed: string[] = [];
  const remove = (found: string, left = ''): string => {
    removed.push(found.slice(0, 200));
    return left;
  };
  const text = answer
    .replace(picture, (whole) => remove(whole))
    .replace(labelled, (whole, label: string, target: string) =>
      isKnown(target.trim()) ? whole : remove(whole, label),
    )
    .replace(definition, (whole) => remove(whole))
    .replace(address, (found) => {
      const bare = found.replace(/[.,;:!?*_]+$/, '');
      return isKnown(bare) ? found : remove(bare, `[link removed]${found.slice(bare.length)}`);
    });
  return { text, removed };
}

const entrusting =
  /\b(?:pay|paid|payments?|cards?|sign(?:ing)? in|log(?:ging)? ?in|log ?in|passwords?|account|refunds?|verify|confirm)\b/i;

/** The address, if there is one, at which customers are asked to pay or sign in though it is not the tenant's own. */
export function entrustedTo(answer: string, origins: readonly string[]): string | undefined {
  if (!entrusting.test(answer)) return undefined;
  const own = new Set(origins.flatMap((one) => hostOf(one) ?? []));
  return [...answer.matchAll(address)].map(([found]) => found).find((found) => !own.has(hostOf(found) ?? ''));
}

function knownBy({ texts, origins }: KnownPlaces): (written: string) => boolean {
  const addresses = texts.flatMap((text) =>
    [...text.matchAll(address)].map(([found]) => found.replace(/[.,;:!?*_]+$/, '')),
  );
  const literal = new Set(addresses);
  const places = new Set(addresses.flatMap((one) => hostOf(one) ?? []));
  const own = new Set(origins.flatMap((one) => hostOf(one) ?? []));
  return (written) => {
    if (literal.has(written) || /^(?:mailto|tel):[^?\s]+$/i.test(written) || /^\[?\d{1,3}\]?$/.test(written))
      return true;
    const host = hostOf(written);
    if (host === undefined) return false;
    return own.has(host) || (places.has(host) && !/[?#]/.test(written));
  };
}

/** The host of a web address, also of one without its scheme; undefined for any other scheme. */
function hostOf(written: string): string | undefined {
  const whole = /^\/\//.test(written)
    ? `https:${written}`
    : /^[a-z][a-z0-9+.-]*:/i.test(written)
      ? written
      : `https://${written}`;
  if (!URL.canParse(whole)) return undefined;
  const { protocol, host } = new URL(whole);
  return protocol === 'https:' || protocol === 'http:' ? host.replace(/^www\./, '') : undefined;
}
