import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

const nearEndPx = 48;

/**
 * Keeps a scrolling `viewport` at the end of its growing `content`, but only for somebody who is there: who has scrolled
 * up to read is left in peace and told of `unseen` content. One's own new message always goes to the end.
 */
export function useStickToEnd(newestKey: string, newestIsOwn: boolean) {
  const viewport = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [unseen, setUnseen] = useState(false);

  const toEnd = () => {
    const element = viewport.current;
    if (element) element.scrollTop = element.scrollHeight;
    atEnd.current = true;
    setUnseen(false);
  };

  useLayoutEffect(() => {
    if (atEnd.current || newestIsOwn) toEnd();
    else setUnseen(true);
  }, [newestKey, newestIsOwn]);

  useEffect(() => {
    const frame = viewport.current;
    if (!frame || !content.current) return;
    const onScroll = () => {
      atEnd.current = frame.scrollHeight - frame.scrollTop - frame.clientHeight < nearEndPx;
      if (atEnd.current) setUnseen(false);
    };
    // Pictures that load, the typing line and a phone's keyboard all change a size without a new message.
    const sizes = new ResizeObserver(() => atEnd.current && toEnd());
    frame.addEventListener('scroll', onScroll, { passive: true });
    sizes.observe(frame);
    sizes.observe(content.current);
    return () => {
      frame.removeEventListener('scroll', onScroll);
      sizes.disconnect();
    };
  }, []);

  return { viewport, content, unseen, toEnd };
}
