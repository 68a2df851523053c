import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { message, random } from '@/bench/search/corpus';
import type { Database } from '@/lib/db/database';
import { newId } from '@/lib/ids';
import { openJournal } from '@/lib/journal/journal';
import { replayJournal } from '@/lib/ledger/replay';
import { capturedOutput, openRecording } from '@/lib/testing/conversations';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { endRecord, startRecord } from '@/lib/testing/records';
import { plainBodies, type StoredBody } from './bodies';
import { compressBodies } from './compress';
import { createTurnPreparer } from './prepare-turn';
import { createRedaction } from './redaction';
import { purgeConversations } from './remove';

describe.each(databaseKinds)('what was said on %s', (kind) => {
  const db = useTestDatabase(kind);
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'weir-durability-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const prepare = createTurnPreparer(createRedaction(['keys'], []));
  const turnOf = (keyId: string, messages: unknown[], text: string) => {
    const prepared = prepare({
      keyId,
      endpoint: 'chat/completions',
      requestBody: Buffer.from(JSON.stringify({ messages })),
      answer: capturedOutput({ text }),
      responseId: null,
      finishReason: 'stop',
    });
    prepared?.kept();
    return prepared?.turn;
  };
  const ofKey = async (keyId: string) => {
    const key = await db.read.dimension.findFirst({ where: { kind: 'key', value: keyId } });
    return db.read.conversation.findMany({
      where: { keyDim: key?.id ?? -1 },
      include: { messages: true, turns: true },
    });
  };

  it('outlives the process that heard it, and is stored once however often its journal is read', async () => {
    const path = join(directory, 'node-a');
    const journal = await openJournal({ directory: path, node: 'node-a', durability: 'process' });
    const said: unknown[] = [];
    for (let index = 0; index < 3; index++) {
      said.push({ role: 'user', content: `question ${index}` });
      const end = endRecord({ id: newId(), createdAt: Date.now(), keyId: 'replayed' });
      journal.append(startRecord({ id: end.id, keyId: 'replayed' }));
      journal.append({ kind: 'turn', id: end.id, turn: turnOf('replayed', said, `answer ${index}`) });
      journal.append(end);
      said.push({ role: 'assistant', content: `answer ${index}` });
    }
    await journal.close();
    cpSync(path, join(directory, 'node-b'), { recursive: true });
    await replayJournal(db, path);
    await replayJournal(db, path);
    // A copy under another name: nobody knows how far it was read, only the rows tell.
    await replayJournal(db, join(directory, 'node-b'));
    const conversations = await ofKey('replayed');
    expect(conversations.map(({ messages, turns }) => [messages.length, turns.length])).toEqual([[6, 3]]);
  });

  it('is kept when the process dies between the turn and its end', async () => {
    const path = join(directory, 'node-c');
    const journal = await openJournal({ directory: path, node: 'node-c', durability: 'process' });
    const id = newId();
    journal.append(startRecord({ id, keyId: 'killed' }));
    journal.append({
      kind: 'turn',
      id,
      turn: turnOf('killed', [{ role: 'user', content: 'hello' }], 'half an ans'),
    });
    await journal.close();
    await replayJournal(db, path);
    const row = await db.read.request.findFirst({ where: { id } });
    const [conversation] = await ofKey('killed');
    expect(conversation?.turns).toHaveLength(1);
    expect(row?.conversationId).toBe(conversation?.id);
  });

  it('never holds what is to be taken out, not even in the journal', () => {
    const turn = turnOf(
      'secret',
      [{ role: 'user', content: 'my key is sk-abcdefghijklmnopqrstuvwx' }],
      'keep AKIAIOSFODNN7EXAMPLE safe',
    );
    expect(JSON.stringify(turn)).not.toMatch(/sk-abc|AKIA/);
    expect(JSON.stringify(turn).match(/\[redacted: keys\]/g)).toHaveLength(2);
  });

  it('takes 60 % less room when it has grown old, is the same byte for byte, and survives a kill in the middle', async () => {
    const next = random(7);
    const recording = await openRecording(db);
    for (let index = 0; index < 300; index++) {
      const text = Array.from({ length: 4 }, () => message(next, true)).join('\n\n');
      recording.record({
        endpoint: 'chat/completions',
        body: { messages: [{ role: 'user', content: message(next, false) }] },
        answer: { text },
        end: { keyId: 'old', createdAt: Date.UTC(2026, 0, 1) + index * 1000 },
      });
    }
    await recording.close();
    const bytes = async () => {
      const rows = (await db.read.message.findMany({ orderBy: { id: 'asc' } })).map(
        (row): StoredBody => ({
          id: row.id,
          body: row.body,
          block_id: row.blockId,
          block_index: row.blockIndex,
        }),
      );
      const bodies = await plainBodies(db.read, kind, rows);
      return rows.map((row) => Buffer.from(bodies.get(row.id) ?? []).toString('latin1'));
    };
    const before = await bytes();

    let writes = 0;
    const dying: Database = {
      dialect: db.dialect,
      read: db.read,
      readRows: db.readRows,
      openLongReader: db.openLongReader,
      insertRows: db.insertRows,
      snapshot: db.snapshot,
      close: db.close,
      write: (work) =>
        db.write(async (tx) => {
          const result = await work(tx);
          writes++;
          if (writes === 3) throw new Error('killed');
          return result;
        }),
    };
    await expect(compressBodies(dying, Date.UTC(2026, 0, 2))).rejects.toThrow('killed');
    expect(await bytes()).toEqual(before);

    const first = await db.read.bodyBlock.count();
    const report = await compressBodies(db, Date.UTC(2026, 0, 2));
    expect(first).toBeGreaterThan(0);
    expect(report.messages).toBe(400);
    expect(1 - report.bytesAfter / report.bytesBefore).toBeGreaterThan(0.6);
    expect(await bytes()).toEqual(before);
    expect(await compressBodies(db, Date.UTC(2026, 0, 2))).toMatchObject({ messages: 0 });
  });

  it('goes when its time is over, and leaves what is younger', async () => {
    expect(await purgeConversations(db, Date.UTC(2026, 0, 1) + 299_000)).toBe(299);
    expect((await ofKey('old')).map(({ messages }) => messages.length)).toEqual([2]);
    expect(await db.read.bodyBlock.count()).toBe(1);
  });
});
