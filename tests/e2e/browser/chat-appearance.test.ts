import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions } from 'playwright-core';
import type { Citation } from '../../../shared/contract/chat.ts';
import type { ChatApiOptions } from '../../support/chat-api.ts';
import { type ChatSite, openChatSite } from '../../support/chat-site.ts';

const assistant = { name: 'Ada of Acme', greeting: 'Hello! Ask me about orders and returns.' };
const source: Citation = {
  n: 1,
  documentId: 'd1',
  title: 'Returns policy',
  quote: 'Items may be returned within 30 days.',
};
const answer = () => ({ text: 'You have **30 days** [1].', citations: [source] });

let site: ChatSite;
beforeAll(async () => {
  site = await openChatSite();
}, 60_000);
afterEach(() => site?.endVisits());
afterAll(() => site?.close());

/** A visitor at the chat page. */
async function visit(options: Partial<ChatApiOptions> = {}, device: BrowserContextOptions = {}) {
  const visit = await site.visit({ api: { assistant, answer, ...options }, device });
  await visit.chat.open(visit.webUrl, 'acme');
  return visit;
}

describe('appearance', () => {
  it('fits a phone of 320 px without scrolling sideways', async () => {
    const { api, chat, page } = await visit({}, { viewport: { width: 320, height: 568 } });
    api.say('assistant', `A very long address: https://shop.example/${'returns'.repeat(30)} [1]`, {
      citations: [source],
    });
    await chat.write('w'.repeat(200));
    await chat.waitFor('You have 30 days');
    const overflowing = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('section, header, form, [role=log], [role=region]')]
        .filter((element) => element.scrollWidth > element.clientWidth + 1)
        .map((element) => element.outerHTML.slice(0, 80)),
    );
    expect(overflowing).toEqual([]);
    expect(await chat.sendButton.boundingBox()).toMatchObject({ width: 44, height: 44 });
  });

  it.each(['light', 'dark'] as const)('has enough contrast in %s', async (colorScheme) => {
    const { api, chat, page } = await visit({}, { colorScheme, reducedMotion: 'reduce' });
    api.say('supervisor', 'A person says this.');
    api.say('system', 'A person joined.');
    await chat.write('Contrast?');
    await chat.source(1).click();
    await chat.quote.waitFor();
    expect(await page.evaluate(textsOfLowContrast)).toEqual([]);
  });

  it('looks different in the dark', async () => {
    const background = async (colorScheme: 'light' | 'dark') => {
      const { chat, page } = await visit({}, { colorScheme });
      await chat.field.waitFor();
      return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    };
    expect(await background('light')).not.toBe(await background('dark'));
  });
});

describe('hostile content', () => {
  it('stays inert text wherever it comes from', async () => {
    const payloads = [
      '<img src=x onerror="window.__xss=1">',
      '<script>window.__xss=1</script>',
      '[click](javascript:window.__xss=1)',
      'javascript:window.__xss=1',
      '"><svg onload=window.__xss=1>',
      'https://x.example/"onmouseover="window.__xss=1',
    ];
    const text = payloads.join('\n');
    const { api, chat, page, errors } = await visit({
      assistant: { name: payloads[0] ?? '', greeting: payloads[4] ?? '' },
      answer: () => ({ text: `${text} [1]`, citations: [{ ...source, title: payloads[1] ?? '', quote: text }] }),
    });
    await chat.write(text);
    api.say('supervisor', text);
    api.say('system', text);
    await chat.source(1).click();
    await chat.quote.waitFor();
    for (const link of await chat.log.getByRole('link').all()) await link.hover();
    expect(await page.evaluate('window.__xss')).toBeUndefined();
    expect(await chat.log.locator('img, svg[onload], script, [onmouseover], [onerror]').count()).toBe(0);
    const links = await chat.log
      .getByRole('link')
      .evaluateAll((all) =>
        all.map((one) => [one.getAttribute('href'), one.getAttribute('rel'), one.getAttribute('target')]),
      );
    expect(links.length).toBeGreaterThan(0);
    for (const [href, rel, target] of links) {
      expect(href).toMatch(/^https:\/\//);
      expect(rel).toContain('noopener');
      expect(target).toBe('_blank');
    }
    expect(errors).toEqual([]);
  });
});

/** In the page: every visible text whose contrast with what lies behind it is below WCAG AA's 4.5. */
function textsOfLowContrast(): string[] {
  type Colour = [number, number, number, number];
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const parse = (css: string): Colour => {
    if (!context) return [0, 0, 0, 0];
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = css;
    context.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a];
  };
  const luminance = ([r, g, b]: Colour) => {
    const linear = (part: number) =>
      part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const behind = (element: Element | null): Colour => {
    if (element === null) return [255, 255, 255, 255];
    const colour = parse(getComputedStyle(element).backgroundColor);
    return colour[3] === 255 ? colour : behind(element.parentElement);
  };
  const low: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!element || !node.textContent?.trim() || !element.checkVisibility()) continue;
    const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) low.push(`${node.textContent.trim().slice(0, 40)}: ${contrast.toFixed(2)}`);
  }
  return low;
}
