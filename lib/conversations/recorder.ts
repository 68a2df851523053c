// Turns what the gateway has just finished into what is kept of it, where the settings allow it.

import { createTurnPreparer, type PreparedTurn, type TurnPreparer } from '@/lib/conversations/prepare-turn';
import { isConversation } from '@/lib/conversations/read-request';
import { createRedaction } from '@/lib/conversations/redaction';
import { watchChanges } from '@/lib/db/changes';
import type { Database } from '@/lib/db/database';
import type { EndRecord } from '@/lib/journal/record';
import type { CapturedOutput } from '@/lib/protocols/protocol';
import { readSettings, type Settings } from '@/lib/settings';

export type FinishedExchange = {
  end: EndRecord;
  requestBody: Buffer;
  answer: CapturedOutput | null;
  upstreamResponseId: string | null;
};

export type Recorder = {
  /** Null where nothing is kept: recording is forbidden, or nothing was said. */
  prepare: {
    (exchange: FinishedExchange): PreparedTurn | null;
    /** Once it is known that a request will be recorded: most of the work is done while its answer is awaited. */
    begin(keyId: string, endpoint: string, requestBody: Buffer): void;
  };
  stop(): void;
};

export async function startRecorder(database: Database): Promise<Recorder> {
  let current = preparerOf(await readSettings(database.read));
  const stop = watchChanges('settings', async () => {
    const next = await readSettings(database.read);
    // The memory of what was kept outlives changes that do not touch it.
    if (rulesOf(next) !== current.rules) current = preparerOf(next);
    current.allowed = next.recordingAllowed;
  });
  function prepare({ end, requestBody, answer, upstreamResponseId }: FinishedExchange) {
    if (!current.allowed || !isConversation(end.endpoint)) return null;
    // A failure that said nothing would start a conversation at every retry.
    if (saysNothing(answer) && (end.status === 'error' || end.status === 'interrupted')) return null;
    if (end.endReason === 'rejected') return null;
    return current.prepare({
      keyId: end.keyId,
      endpoint: end.endpoint,
      requestBody,
      answer,
      responseId: upstreamResponseId,
      finishReason: end.endReason,
    });
  }
  function begin(keyId: string, endpoint: string, requestBody: Buffer): void {
    if (current.allowed && isConversation(endpoint)) current.prepare.begin(keyId, endpoint, requestBody);
  }
  return { stop, prepare: Object.assign(prepare, { begin }) };
}

function saysNothing(answer: CapturedOutput | null): boolean {
  return !answer || (!answer.text && !answer.reasoning && answer.toolCalls.length === 0);
}

function rulesOf(values: Settings): string {
  return JSON.stringify([values.redactionPresets, values.redactionRules]);
}

function preparerOf(values: Settings): { rules: string; allowed: boolean; prepare: TurnPreparer } {
  return {
    rules: rulesOf(values),
    allowed: values.recordingAllowed,
    prepare: createTurnPreparer(createRedaction(values.redactionPresets, values.redactionRules)),
  };
}
