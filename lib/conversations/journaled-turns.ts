import { setImmediate as nextTick } from 'node:timers/promises';
import { type RecordedTurn, recordedTurnSchema } from '@/lib/conversations/recorded-turn';
import { readTurn, type TurnPlace } from '@/lib/journal/segments';
import { log } from '@/lib/log';
import { isRecord, parseJson } from '@/lib/protocols/json-value';

/** The turns of a batch by their requests' ids. One that cannot be understood must not hold its row up. */
export async function readTurns(
  places: ReadonlyMap<string, TurnPlace>,
): Promise<ReadonlyMap<string, RecordedTurn>> {
  const turns = new Map<string, RecordedTurn>();
  for (const [id, place] of places) {
    const json = await readTurn(place);
    const record = json === null ? null : parseJson(json);
    const parsed = recordedTurnSchema.safeParse(isRecord(record) ? record.turn : null);
    if (parsed.success) turns.set(id, parsed.data);
    else log.error('a recorded turn cannot be understood and is left out', { request: id });
    await nextTick();
  }
  return turns;
}
