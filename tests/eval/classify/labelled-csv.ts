import type { Example } from '../classifier/classifier.ts';

/** Reads `text,category` lines below a heading; a text may be quoted, doubled quotes and line breaks included. */
export function readLabelledCsv(csv: string): Example[] {
  const line = /(?:"((?:[^"]|"")*)"|([^",\r\n]*)),([^,\r\n]+)(?:\r?\n|$)/gy;
  line.lastIndex = csv.indexOf('\n') + 1;
  const examples: Example[] = [];
  for (let found = line.exec(csv); found; found = line.exec(csv)) {
    const [, quoted, plain, label] = found;
    examples.push({ text: (quoted?.replaceAll('""', '"') ?? plain ?? '').trim(), label: label as string });
    if (line.lastIndex === csv.length) return examples;
  }
  throw new Error(`Line ${examples.length + 2} or so is not text,category.`);
}
