/** Names one conversation; its id alone means nothing outside its tenant. */
export interface ConversationRef {
  tenantId: string;
  conversationId: string;
}

/** `tenant/conversation`: the key of a conversation in the maps of the store. */
export const keyOf = ({ tenantId, conversationId }: ConversationRef): string => `${tenantId}/${conversationId}`;

/** The page of a conversation. */
export const pathOf = ({ tenantId, conversationId }: ConversationRef): string =>
  `/desk/c/${encodeURIComponent(tenantId)}/${encodeURIComponent(conversationId)}`;
