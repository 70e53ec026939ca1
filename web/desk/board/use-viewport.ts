import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** Heights of a row, in rem; RowView lays it out for the same widths. */
const wideFrom = 60;
const heights = { narrow: 5.5, wide: 3.5 };

/** Lengths in px. */
export interface View {
  scrollTop: number;
  viewport: number;
  rowHeight: number;
}

/** How much of the list is seen, kept current. While the element is hidden it forgets its place; it gets it back. */
export function useViewport(element: RefObject<HTMLElement | null>): { view: View; onScroll(): void } {
  const [view, setView] = useState<View>({ scrollTop: 0, viewport: 800, rowHeight: 56 });
  const place = useRef(0);

  const onScroll = () => {
    if (!element.current?.clientHeight) return;
    place.current = element.current.scrollTop;
    setView((old) => ({ ...old, scrollTop: place.current }));
  };

  useEffect(() => {
    const seen = element.current;
    if (!seen) return;
    const observer = new ResizeObserver(() => {
      if (seen.clientHeight === 0) return;
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const rowHeight = rem * (seen.clientWidth >= wideFrom * rem ? heights.wide : heights.narrow);
      if (seen.scrollTop !== place.current) seen.scrollTop = place.current;
      setView({ scrollTop: seen.scrollTop, viewport: seen.clientHeight, rowHeight });
    });
    observer.observe(seen);
    return () => observer.disconnect();
  }, []);

  return { view, onScroll };
}
