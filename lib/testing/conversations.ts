// Recorded requests for tests, on the way that real ones take: prepared, journaled, settled by the ledger.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTurnPreparer } from '@/lib/conversations/prepare-turn';
import { createRedaction } from '@/lib/conversations/redaction';
import type { Database } from '@/lib/db/database';
import { newId } from '@/lib/ids';
import { openJournal } from '@/lib/journal/journal';
import type { EndRecord } from '@/lib/journal/record';
import { startLedger } from '@/lib/ledger/ledger';
import type { CapturedOutput } from '@/lib/protocols/protocol';
import { endRecord } from './records';

export type RecordedCall = {
  endpoint: string;
  body: unknown;
  answer?: Partial<CapturedOutput> | null;
  responseId?: string;
  end?: Partial<EndRecord>;
};

export function capturedOutput(answer: Partial<CapturedOutput>): CapturedOutput {
  return { text: '', reasoning: '', toolCalls: [], truncated: false, ...answer };
}

/** Records into `database` until `close`; each call answers the request's id. */
export async function openRecording(database: Database, redaction = createRedaction([], [])) {
  const directory = mkdtempSync(join(tmpdir(), 'weir-recording-'));
  const journal = await openJournal({ directory, node: `test-${newId()}`, durability: 'process' });
  const ledger = startLedger({ database, journal });
  let prepare = createTurnPreparer(redaction);
  return {
    directory,
    journal,
    record(call: RecordedCall): string {
      const createdAt = call.end?.createdAt ?? Date.now();
      const end = endRecord({ id: newId(createdAt), createdAt, endpoint: call.endpoint, ...call.end });
      const prepared = prepare({
        keyId: end.keyId,
        endpoint: call.endpoint,
        requestBody: Buffer.from(typeof call.body === 'string' ? call.body : JSON.stringify(call.body)),
        answer: call.answer ? capturedOutput(call.answer) : null,
        responseId: call.responseId ?? null,
        finishReason: end.endReason,
      });
      if (prepared) {
        journal.append({ kind: 'turn', id: end.id, turn: prepared.turn });
        prepared.kept();
      }
      journal.append(end);
      return end.id;
    },
    /** Forgets which threads were brought already, as a new process would. */
    forget() {
      prepare = createTurnPreparer(redaction);
    },
    settled: () => ledger.drained(),
    async close() {
      await ledger.drained();
      await ledger.stop();
      await journal.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type Recording = Awaited<ReturnType<typeof openRecording>>;
