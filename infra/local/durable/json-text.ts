/** The library sends strings already encoded (`processInput`) and every other value raw: both become JSON text. */
export function jsonText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
