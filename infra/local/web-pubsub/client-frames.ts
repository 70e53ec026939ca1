import { z } from 'zod';

const ackId = z.int().nonnegative().optional();
export const GroupName = z.string().min(1).max(1024);

const ClientFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('joinGroup'), group: GroupName, ackId }),
  z.object({ type: z.literal('leaveGroup'), group: GroupName, ackId }),
  z.object({
    type: z.literal('sendToGroup'),
    group: GroupName,
    ackId,
    noEcho: z.boolean().default(false),
    dataType: z.enum(['json', 'text', 'binary']),
    data: z.unknown(),
  }),
  z.object({ type: z.literal('event'), event: z.string(), ackId }),
  z.object({ type: z.literal('sequenceAck'), sequenceId: z.int().nonnegative() }),
  z.object({ type: z.literal('ping') }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

/** What a client of the JSON subprotocols sends, or null when it is something else. Streams and invocations are not served. */
export function readFrame(text: string): ClientFrame | null {
  try {
    return ClientFrame.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
