import type { Document } from '../../../shared/contract/knowledge.ts';

const types: Record<string, string> = {
  'text/markdown': 'Markdown',
  'text/plain': 'Text',
  'text/html': 'HTML',
  'text/csv': 'CSV',
  'application/pdf': 'PDF',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word',
};

export const typeWords = ({ contentType, sourceUrl }: Document): string =>
  sourceUrl === null ? (types[contentType] ?? contentType) : `Page, ${types[contentType] ?? contentType}`;

export const sizeWords = (bytes: number): string =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 1024 * 1024
      ? `${Math.round(bytes / 1024)} kB`
      : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

export const isUnderWay = ({ status }: Document): boolean => status !== 'ready' && status !== 'failed';

const stages: Record<Document['status'], string> = {
  stored: 'Waiting',
  extracting: 'Reading',
  indexing: 'Indexing',
  ready: 'Ready',
  failed: 'Failed',
};

export const statusWords = (document: Document): string =>
  isUnderWay(document)
    ? `${stages[document.status]}, ${Math.round(document.progress * 100)} %`
    : stages[document.status];
