import type { Container } from './store/catalog.ts';
import type { Expiry } from './store/item-table.ts';

/** The clock that decides which items of a container are still alive. */
export const expiryOf = ({ definition }: Container): Expiry => ({
  defaultTtl: definition.defaultTtl,
  now: Math.floor(Date.now() / 1000),
});

/** Removes expired items for good. Reads never see them, so when this runs does not matter to anyone. */
export function removeExpired(container: Container): void {
  if (container.definition.defaultTtl === undefined) return;
  for (const rid of container.items.expiredRids(expiryOf(container))) {
    container.uniqueKeys.release(rid);
    container.items.delete(rid);
  }
}
