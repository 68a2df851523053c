/**
 * Takes the one extra final chunk (usage and `choices: []`) out of an OpenAI stream whose client did not ask for it.
 * Everything else comes out byte for byte; bytes are held only while an event is incomplete.
 */
export type UsageStripper = {
  /** The bytes that may go to the client now, possibly none. */
  push(chunk: Buffer): Buffer;
  /** The upstream ended or broke: whatever was still held. */
  end(): Buffer;
};

export declare function createUsageStripper(): UsageStripper;
