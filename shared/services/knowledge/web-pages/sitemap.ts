import { NotFetched } from './fetch-public.ts';

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The pages that a sitemap names, each once, in its order. https://www.sitemaps.org/protocol.html @throws NotFetched */
export function pagesOfSitemap(bytes: Uint8Array): string[] {
  const text = new TextDecoder().decode(bytes);
  if (/<sitemapindex[\s>]/.test(text))
    throw new NotFetched('This sitemap only names other sitemaps; give one of those.');
  if (!/<urlset[\s>]/.test(text)) throw new NotFetched('This is not a sitemap.');
  const pages = new Set<string>();
  for (const [, raw = ''] of text.matchAll(/<loc>([^<]{1,2048})<\/loc>/g)) {
    const url = raw.trim().replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
    if (/^https?:/i.test(url) && URL.canParse(url)) pages.add(new URL(url).href);
  }
  return [...pages];
}
