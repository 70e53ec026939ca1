const capacity = 500;

/** Remembers the results of a pure function for the texts used last. */
export function remembered<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const result = known.get(text) ?? make(text);
    known.delete(text);
    known.set(text, result);
    const [oldest] = known.keys();
    if (known.size > capacity && oldest !== undefined) known.delete(oldest);
    return result;
  };
}
