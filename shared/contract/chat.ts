import { z } from 'zod';
import { TenantId } from './tenant.ts';

/** What a client names a message by, so that sending it again stores it once. */
export const ClientMessageId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'use 1–64 of A–Z a–z 0–9 _ -');
export const ConversationId = z.string().regex(/^c[a-z0-9]{8,40}$/, 'not a conversation id');

export const ImageAttachment = z.object({
  kind: z.literal('image'),
  name: z.string().max(200).optional(),
  dataUrl: z
    .string()
    .max(700_000, 'an image may have at most 512 KB')
    .regex(
      /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+=*$/,
      'a base64 data: URL of a png, jpeg, gif or webp',
    ),
});
export type ImageAttachment = z.infer<typeof ImageAttachment>;

export const Citation = z.object({
  n: z.int(),
  documentId: z.string(),
  title: z.string(),
  quote: z.string(),
});
export type Citation = z.infer<typeof Citation>;

export const Author = z.enum(['customer', 'assistant', 'supervisor', 'system']);
export type Author = z.infer<typeof Author>;

/** One message of a conversation, as customers and supervisors see it. `seq` counts from 1 without gaps. */
export const Message = z.object({
  id: z.string(),
  seq: z.int(),
  author: Author,
  text: z.string(),
  attachments: z.array(ImageAttachment),
  citations: z.array(Citation),
  model: z.string().optional(),
  confidence: z.number().optional(),
  at: z.iso.datetime(),
});
export type Message = z.infer<typeof Message>;

/** `POST /chat/sessions`: a browser asks for a visitor token. Sending an unexpired `token` again keeps the visitor. */
export const StartSessionRequest = z.object({ tenantId: TenantId, token: z.string().max(4096).optional() });
export const StartSessionResponse = z.object({
  token: z.string(),
  expiresAt: z.iso.datetime(),
  conversationId: ConversationId,
  assistant: z.object({ name: z.string(), greeting: z.string() }),
});
export type StartSessionResponse = z.infer<typeof StartSessionResponse>;

/** What a tenant's server may tell about a customer, for the people who help them; the assistant does not see it. */
export const CustomerFacts = z.strictObject({
  name: z.string().trim().min(1).max(80).optional(),
  facts: z
    .record(z.string().trim().min(1).max(40), z.string().max(200))
    .refine((facts) => Object.keys(facts).length <= 20, 'at most 20 facts')
    .optional(),
});
export type CustomerFacts = z.infer<typeof CustomerFacts>;

/**
 * `POST /chat/messages`. A visitor writes to their own conversation; a server with an API key names the `customerId`
 * whose conversation it is, or an existing `conversationId`.
 */
export const SendMessageRequest = z
  .strictObject({
    clientMessageId: ClientMessageId,
    text: z.string().max(8000).default(''),
    attachments: z.array(ImageAttachment).max(2).default([]),
    conversationId: ConversationId.optional(),
    customerId: z
      .string()
      .regex(/^[A-Za-z0-9._@+-]{1,128}$/)
      .optional(),
    /** From a server with an API key only. */
    customer: CustomerFacts.optional(),
  })
  .refine((m) => m.text.trim() !== '' || m.attachments.length > 0, {
    path: ['text'],
    message: 'is empty; send text or an attachment',
  });
export type SendMessageRequest = z.infer<typeof SendMessageRequest>;

/** 202: the message is stored. `duplicate` is true when this client message id had been stored before. */
export const SendMessageResponse = z.object({
  conversationId: ConversationId,
  message: Message,
  duplicate: z.boolean(),
  typing: z.boolean(),
});
export type SendMessageResponse = z.infer<typeof SendMessageResponse>;

/** `GET /chat/conversations/{conversationId}/messages?after=seq&wait=seconds` (long poll, at most 25 s). */
export const ListMessagesResponse = z.object({
  messages: z.array(Message),
  /** Pass as the next `after`. */
  next: z.int(),
  /** Somebody is writing an answer, also while the instance wakes. */
  typing: z.boolean(),
  /** Who answers now. */
  answeredBy: z.enum(['assistant', 'person']),
});
export type ListMessagesResponse = z.infer<typeof ListMessagesResponse>;
