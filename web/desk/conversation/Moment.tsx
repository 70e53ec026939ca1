import { clockTime, dayName } from '../../chat/timeline.ts';

/** A time as people say it: `14:05`, or with its day when that is not today. */
export function Moment({ at }: { at: string }) {
  const day = dayName(at, new Date());
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {day === 'Today' ? clockTime(at) : `${day}, ${clockTime(at)}`}
    </time>
  );
}
