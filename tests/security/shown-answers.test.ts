import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Inline, parseAnswer } from '../../web/chat/rich-text.ts';
import { attacks } from './attacks.ts';
import { projectRoot } from './code-under-attack.ts';

const inlinesOf = (text: string): Inline[] =>
  parseAnswer(text, new Set([1])).flatMap((block) => (block.kind === 'list' ? block.items : block.lines).flat());

describe('an answer that is shown', () => {
  it('becomes text, bold, web links and sources only, never a picture or another kind of address', () => {
    for (const { text, says } of attacks) {
      for (const inline of inlinesOf(`${text}\n\n${says}`)) {
        expect(['text', 'bold', 'link', 'source']).toContain(inline.kind);
        if (inline.kind === 'link') expect(inline.href).toMatch(/^https?:\/\//);
      }
    }
  });

  it('stands on a page that loads no picture, script or style from anywhere else', async () => {
    const settings = await readFile(join(projectRoot, 'web/staticwebapp.config.json'), 'utf8');
    const policy = /"Content-Security-Policy": "([^"]+)"/.exec(settings)?.[1]?.split('; ') ?? [];
    for (const rule of ["default-src 'none'", "img-src 'self' data:", "script-src 'self'", "style-src 'self'"])
      expect(policy).toContain(rule);
  });
});
