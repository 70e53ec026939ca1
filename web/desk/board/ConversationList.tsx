import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { BoardRow } from '../../../shared/contract/conversation.ts';
import type { DeskStore } from '../desk-store.ts';
import type { BoardAct } from './acts.ts';
import styles from './ConversationList.module.css';
import { RowActs } from './RowActs.tsx';
import { RowView } from './RowView.tsx';
import { useViewport } from './use-viewport.ts';
import { scrollToFollow, scrollToShow, windowOf } from './windowing.ts';

interface Props {
  order: readonly string[];
  rows: ReadonlyMap<string, BoardRow>;
  store: DeskStore;
  /** The conversation that is open beside the list. */
  open: string | null;
  tenantName: ((tenantId: string) => string) | null;
  /** Somebody is pointing or moving along the rows. */
  onActive(): void;
  onAct(act: BoardAct, row: BoardRow): void;
  /** Set to a function that moves the keyboard to a row. */
  focusRow: { current: ((key: string) => void) | null };
  query: string;
}

/** The rows that can be seen, and a few more; the rest is only height. A list of links, with one tab stop. */
export function ConversationList({ order, rows, store, open, tenantName, onActive, onAct, focusRow, query }: Props) {
  const viewport = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const { view, onScroll } = useViewport(viewport);
  const [pointed, setPointed] = useState<string | null>(null);
  const before = useRef(order);
  const focused = useRef<string | null>(null);
  const wanted = useRef<string | null>(null);
  const selection = store.selection.value;
  const at = selection === null ? -1 : order.indexOf(selection);
  const scroll = { ...view, count: order.length };
  const tabbable = order[Math.max(0, at)];

  const linkOf = (key: string): HTMLElement | null =>
    list.current?.querySelector<HTMLElement>(`li[data-key="${CSS.escape(key)}"] a`) ?? null;

  useLayoutEffect(() => {
    const moved = before.current;
    before.current = order;
    if (moved === order || selection === null || !viewport.current) return;
    viewport.current.scrollTop = scrollToFollow(moved.indexOf(selection), at, scroll);
  }, [order]);

  useLayoutEffect(() => {
    // Rows of another height: the one that the keyboard is on stays in sight.
    if (at !== -1 && viewport.current) viewport.current.scrollTop = scrollToShow(at, scroll);
  }, [view.rowHeight]);

  useLayoutEffect(() => {
    if (wanted.current !== null) {
      linkOf(wanted.current)?.focus({ preventScroll: true });
      wanted.current = null;
    } else if (focused.current !== null && document.activeElement === document.body) {
      // An element that changes its place in the document loses the focus.
      linkOf(focused.current)?.focus({ preventScroll: true });
    }
  });

  focusRow.current = (key) => {
    const element = viewport.current;
    if (!element) return;
    element.scrollTop = scrollToShow(order.indexOf(key), { ...scroll, scrollTop: element.scrollTop });
    wanted.current = key;
    store.selection.value = key;
    if (key === selection) {
      wanted.current = null;
      linkOf(key)?.focus({ preventScroll: true });
    }
  };

  const { first, end } = windowOf(scroll);
  const drawn = order.slice(first, end).map((key, n) => ({ key, index: first + n }));
  // The row with the tab stop is always there, or the keyboard would lose its place.
  if (tabbable !== undefined && !drawn.some(({ key }) => key === tabbable)) {
    const one = { key: tabbable, index: Math.max(0, at) };
    if (one.index < first) drawn.unshift(one);
    else drawn.push(one);
  }

  return (
    <div
      class={styles.viewport}
      ref={viewport}
      onScroll={onScroll}
      onPointerMove={({ pointerType }) => pointerType === 'mouse' && onActive()}
      onPointerOver={({ pointerType, target }) => {
        const item = target instanceof Element ? target.closest('li') : null;
        setPointed(pointerType === 'mouse' ? (item?.dataset.key ?? null) : null);
      }}
      onPointerLeave={() => setPointed(null)}
    >
      <ul
        class={styles.list}
        ref={list}
        aria-label="Conversations, the most urgent first"
        style={{ height: `${order.length * view.rowHeight}px` }}
        onFocusIn={({ target }) => {
          const key = target instanceof Element ? target.closest('li')?.dataset.key : undefined;
          if (key === undefined) return;
          focused.current = key;
          store.selection.value = key;
        }}
        onFocusOut={({ relatedTarget }) => {
          if (relatedTarget instanceof Node && !list.current?.contains(relatedTarget)) focused.current = null;
        }}
      >
        {drawn.map(({ key, index }) => {
          const row = rows.get(key);
          return (
            row && (
              <li
                key={key}
                class={styles.item}
                data-key={key}
                aria-setsize={order.length}
                aria-posinset={index + 1}
                style={{ height: `${view.rowHeight}px`, transform: `translateY(${index * view.rowHeight}px)` }}
              >
                <RowView
                  row={row}
                  now={store.now.value}
                  presence={store.presence.value.get(key) ?? none}
                  tenantName={tenantName?.(row.tenantId) ?? null}
                  open={key === open}
                  busy={store.busy.value.has(key)}
                  tabbable={key === tabbable}
                  query={query}
                />
                {key === pointed && !store.busy.value.has(key) && (
                  <RowActs row={row} me={store.me.value?.personId ?? null} now={store.now.value} onAct={onAct} />
                )}
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

const none: readonly never[] = [];
