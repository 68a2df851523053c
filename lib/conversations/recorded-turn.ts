// What is kept of one request: normalised, redacted and capped before it reaches the journal, whatever the protocol.
import { z } from 'zod';

/** One piece of a message. Binary content is never kept: its type, size and hash stand for it. */
export const partSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('reasoning'), text: z.string() }),
  z.object({ type: z.literal('tool_call'), id: z.string(), name: z.string(), arguments: z.string() }),
  z.object({ type: z.literal('tool_result'), id: z.string(), name: z.string(), text: z.string() }),
  /** The definitions of tools, as JSON. */
  z.object({ type: z.literal('tools'), text: z.string() }),
  z.object({
    type: z.literal('binary'),
    mediaType: z.string(),
    name: z.string(),
    /** Null where only an address was sent, which is then in `name`. */
    bytes: z.number().int().nullable(),
    sha256: z.string().nullable(),
  }),
]);
export type Part = z.output<typeof partSchema>;

/** How a message is stored, as JSON. */
export const messageBodySchema = z.object({
  parts: z.array(partSchema),
  /** Not all of it: a cap was reached, or it was never seen by this recording. */
  truncated: z.boolean().optional(),
});
export type MessageBody = z.output<typeof messageBodySchema>;

export const messageRoles = ['system', 'user', 'assistant', 'tool'] as const;
export type MessageRole = (typeof messageRoles)[number];

const recordedMessageSchema = z.object({
  role: z.enum(messageRoles),
  /** Of what was said, after redaction and before any cut. */
  hash: z.string(),
  /** Null where an earlier turn of the same thread has brought it. */
  body: messageBodySchema.nullable(),
});
export type RecordedMessage = z.output<typeof recordedMessageSchema>;

export const recordedTurnSchema = z.object({
  previousResponseId: z.string().nullable(),
  responseId: z.string().nullable(),
  finishReason: z.string().nullable(),
  system: recordedMessageSchema.nullable(),
  messages: z.array(recordedMessageSchema),
  answer: recordedMessageSchema.nullable(),
});
export type RecordedTurn = z.output<typeof recordedTurnSchema>;
