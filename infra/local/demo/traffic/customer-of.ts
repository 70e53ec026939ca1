import type { Customer } from '../tenant-server.ts';

/** A customer by their name: `João Pires` is `joao.pires`. */
export const customerOf = (name: string): Customer => ({
  id: name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z]+/g, '.'),
  name,
});
