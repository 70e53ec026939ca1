/** A letter that waits for a second one (`g b`) does so for so long. */
const sequenceMs = 1200;

/** Reads keys one by one and tells what they may mean: the key itself, and the sequence that it ends. */
export function createKeyReader() {
  let first: { key: string; at: number } | null = null;
  return (key: string, at: number): string[] => {
    const sequence = first && at - first.at <= sequenceMs ? `${first.key} ${key}` : null;
    first = sequence === null ? { key, at } : null;
    return sequence === null ? [key] : [sequence, key];
  };
}

/** The parts of an event and its target that decide whether a key is a shortcut. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
  /** The element that has the focus: its tag in capitals, whether it can be written in, its role. */
  target: { tagName: string; isContentEditable: boolean; role: string | null };
}

const writing = new Set(['INPUT', 'TEXTAREA', 'SELECT']);
const pressable = new Set(['A', 'BUTTON', 'SUMMARY']);
const mayRepeat = new Set(['j', 'k', 'ArrowDown', 'ArrowUp']);

/** Keys belong to whoever writes, to the control that Enter or Space presses, and to the browser with Ctrl, Alt or ⌘. */
export function isShortcut({ key, ctrlKey, metaKey, altKey, repeat, target }: KeyPress): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  if (writing.has(target.tagName) || target.isContentEditable) return false;
  if ((key === 'Enter' || key === ' ') && (pressable.has(target.tagName) || target.role === 'button')) return false;
  return !repeat || mayRepeat.has(key);
}
