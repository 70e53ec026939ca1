import type { BoardRow } from '../../shared/contract/conversation.ts';

/** The customer as people call them; a visitor who gave no name is told apart by the end of their id. */
export const customerName = ({ customer }: Pick<BoardRow, 'customer'>): string =>
  customer.name?.trim() || `Visitor ${customer.id.slice(-4)}`;
