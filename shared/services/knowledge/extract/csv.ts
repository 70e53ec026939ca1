import { parse } from 'csv-parse/sync';
import { decodeText } from './decode-text.ts';
import { type Block, type Extractor, Unreadable } from './extracted.ts';

const maxRows = 20_000;
const questions = new Set(['question', 'questions', 'q', 'frage', 'pregunta']);
const answers = new Set(['answer', 'answers', 'a', 'antwort', 'respuesta']);

/**
 * A table with a line of headings. With columns `question` and `answer` each row is a question and its answer; else each
 * row tells its columns by name. Comma, semicolon and tab all divide.
 */
export const csv: Extractor = (bytes) => {
  const [header, ...rows] = rowsOf(decodeText(bytes));
  if (!header || rows.length === 0) throw new Unreadable('The table needs a line of headings and a row below it.');
  const named = (names: Set<string>): number => header.findIndex((name) => names.has(name.trim().toLowerCase()));
  const [question, answer] = [named(questions), named(answers)];
  const isFaq = question >= 0 && answer >= 0;
  const blocks = rows.flatMap((row): Block[] => {
    const text = isFaq ? (row[answer] ?? '') : described(header, row);
    return text.trim() ? [{ heading: isFaq ? [row[question] ?? ''] : [], text }] : [];
  });
  return { blocks };
};

const described = (header: string[], row: string[]): string =>
  row
    .flatMap((value, n) => (value.trim() ? [`${header[n]?.trim() || `Column ${n + 1}`}: ${value.trim()}`] : []))
    .join('\n');

function rowsOf(text: string): string[][] {
  try {
    const rows: string[][] = parse(text, {
      delimiter: delimiterOf(text),
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: maxRows + 2,
    });
    if (rows.length <= maxRows + 1) return rows;
  } catch (error) {
    throw new Unreadable(
      `The table cannot be read: ${error instanceof Error ? error.message.slice(0, 200) : 'no reason'}`,
    );
  }
  throw new Unreadable(`The table has more than ${maxRows} rows.`);
}

/** What the line of headings holds most of; by it alone, because cells may hold all of them. */
function delimiterOf(text: string): string {
  const line = text.slice(0, text.search(/\n|$/));
  const count = (mark: string): number => line.split(mark).length - 1;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}
