// The bodies of messages, wherever they lie: in their own row, or since they grew old in a block with others.
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { type MessageBody, messageBodySchema } from '@/lib/conversations/recorded-turn';
import type { Dialect, Transaction } from '@/lib/db/database';
import { sql, valuesFromJson } from '@/lib/db/dialect';
import { log } from '@/lib/log';
import { parseJson } from '@/lib/protocols/json-value';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

export const blockEncoding = 'brotli';
const lengthBytes = 4;

/** Bodies one behind the other, after their lengths: read byte for byte as they were. */
export async function packBlock(
  bodies: readonly Uint8Array[],
): Promise<{ data: Buffer; plainBytes: number }> {
  const head = Buffer.alloc(lengthBytes * (bodies.length + 1));
  head.writeUInt32LE(bodies.length, 0);
  for (const [index, body] of bodies.entries()) head.writeUInt32LE(body.length, lengthBytes * (index + 1));
  const plain = Buffer.concat([head, ...bodies]);
  const data = await compress(plain, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: 10,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });
  return { data, plainBytes: plain.length };
}

export async function unpackBlock(data: Uint8Array): Promise<Buffer[]> {
  const plain = await decompress(data);
  const count = plain.readUInt32LE(0);
  let at = lengthBytes * (count + 1);
  return Array.from({ length: count }, (_, index) => {
    const length = plain.readUInt32LE(lengthBytes * (index + 1));
    at += length;
    return plain.subarray(at - length, at);
  });
}

export type StoredBody = {
  id: bigint;
  body: Uint8Array | null;
  block_id: bigint | null;
  block_index: number | null;
};

type Reading = Pick<Transaction, '$queryRaw'>;

/** Each may be a megabyte when it is unpacked: no more of them are in memory at once. */
const blocksAtOnce = 8;

/** The bytes of these bodies by their messages' ids. */
export async function plainBodies(
  read: Reading,
  dialect: Dialect,
  rows: readonly StoredBody[],
): Promise<Map<bigint, Uint8Array>> {
  const bodies = new Map<bigint, Uint8Array>();
  const packed = new Map<bigint, StoredBody[]>();
  for (const row of rows) {
    if (row.body) bodies.set(row.id, row.body);
    else if (row.block_id !== null) packed.set(row.block_id, [...(packed.get(row.block_id) ?? []), row]);
  }
  const wanted = [...packed.keys()];
  for (let at = 0; at < wanted.length; at += blocksAtOnce) {
    const ids = wanted.slice(at, at + blocksAtOnce);
    const blocks = await read.$queryRaw<{ id: bigint; data: Uint8Array }[]>(sql`
      SELECT id, data FROM body_blocks WHERE id IN ${valuesFromJson(dialect, 'bigint', ids)}`);
    for (const block of blocks) {
      const unpacked = await unpackBlock(block.data);
      for (const row of packed.get(block.id) ?? []) {
        const body = unpacked[Number(row.block_index)];
        // A copy: else one message would keep its whole block in memory.
        if (body) bodies.set(row.id, Uint8Array.from(body));
      }
    }
  }
  return bodies;
}

const noBody: MessageBody = { parts: [], truncated: true };

export function parseBody(bytes: Uint8Array | undefined): MessageBody {
  if (!bytes) return noBody;
  const parsed = messageBodySchema.safeParse(parseJson(Buffer.from(bytes).toString('utf8')));
  if (parsed.success) return parsed.data;
  log.error('a stored message cannot be understood', { error: parsed.error });
  return noBody;
}

export async function readBodies(
  read: Reading,
  dialect: Dialect,
  ids: readonly bigint[],
): Promise<Map<bigint, MessageBody>> {
  if (ids.length === 0) return new Map();
  const rows = await read.$queryRaw<StoredBody[]>(sql`
    SELECT id, body, block_id, block_index FROM messages WHERE id IN ${valuesFromJson(dialect, 'bigint', ids)}`);
  const bodies = await plainBodies(read, dialect, rows);
  return new Map(ids.map((id) => [id, parseBody(bodies.get(id))]));
}
