import { timeWords } from '../clock-words.ts';

/** A time as people say it: `14:05`, or with its day when that is not today. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {timeWords(at, new Date())}
    </time>
  );
}
