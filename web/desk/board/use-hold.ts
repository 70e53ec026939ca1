import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** So long after the last movement somebody still means the row that they see. */
const restMs = 4000;

/** Whether somebody is about to act on a row: from each `touch` until a while later, or until `release`. */
export function useHold(): { held: boolean; touch(): void; release(): void } {
  const [held, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const release = useCallback(() => {
    clearTimeout(timer.current);
    setHeld(false);
  }, []);
  const touch = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(release, restMs);
    setHeld(true);
  }, [release]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return { held, touch, release };
}
