const units = [
  { seconds: 86_400, short: 'd', names: 'd|days?' },
  { seconds: 3600, short: 'h', names: 'h|hrs?|hours?' },
  { seconds: 60, short: 'min', names: 'm|mins?|minutes?' },
  { seconds: 1, short: 's', names: 's|secs?|seconds?' },
] as const;

const pattern = new RegExp(`^${units.map(({ names }) => `(?:(\\d{1,8})\\s*(?:${names}))?`).join('\\s*')}$`, 'i');

/** `90 s`, `5 min`, `1 h 30 min`, `2 days` or `0`, in seconds; NaN for anything else, also for a number without its unit. */
export function secondsIn(text: string): number {
  const plain = text.trim();
  if (plain === '0') return 0;
  const given = pattern.exec(plain)?.slice(1);
  if (plain === '' || given === undefined) return Number.NaN;
  return units.reduce((sum, { seconds }, n) => sum + Number(given[n] ?? 0) * seconds, 0);
}

/** As people write it: `1 h 30 min`. */
export function durationWords(seconds: number): string {
  let left = seconds;
  const parts = units.flatMap((unit) => {
    const count = Math.floor(left / unit.seconds);
    left -= count * unit.seconds;
    return count > 0 ? [`${count} ${unit.short}`] : [];
  });
  return parts.length > 0 ? parts.join(' ') : '0';
}
