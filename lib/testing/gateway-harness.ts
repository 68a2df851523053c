// A whole gateway for tests: real sockets on both sides, a real SQLite file, a real journal and ledger. What it
// writes down is kept beside, so that a test can wait for the end of a request.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { authenticateApiKey, loadApiKeys } from '@/lib/auth/api-keys';
import { startRecorder } from '@/lib/conversations/recorder';
import { raiseChange } from '@/lib/db/changes';
import type { RecordExchange } from '@/lib/gateway/gateway-parts';
import { handleNodeRequest, refuseUpgrade } from '@/lib/gateway/node-mount';
import { setGatewayParts } from '@/lib/gateway/running-gateway';
import { type Journal, openJournal } from '@/lib/journal/journal';
import type { EndRecord, JournalRecord, StartRecord } from '@/lib/journal/record';
import { type Ledger, startLedger } from '@/lib/ledger/ledger';
import { limiter, startLimiter } from '@/lib/limits/limiter';
import { accountPool, startAccountPool } from '@/lib/pool/account-pool';
import { dispatcherFor } from '@/lib/pool/dispatcher';
import { priceBook, startPriceBook } from '@/lib/pricing/price-book';
import { type TestDatabase, useTestDatabase } from '@/lib/testing/database';
import { createAccount, createApiKey } from '@/lib/testing/factories';
import { type ScriptedUpstream, startScriptedUpstream } from '@/lib/testing/scripted-upstream';

type AccountChanges = Omit<Parameters<typeof createAccount>[1] & object, 'id'>;
type KeyChanges = NonNullable<Parameters<typeof createApiKey>[1]>;

export interface GatewayHarness {
  readonly database: TestDatabase;
  readonly url: string;
  readonly port: number;
  readonly upstream: ScriptedUpstream;
  readonly starts: StartRecord[];
  readonly ends: EndRecord[];
  /** Resolves when this many ends were written since the test began; answers the last. */
  ended(count?: number): Promise<EndRecord>;
  /** An account that the pool knows at once, at the scripted upstream unless `baseUrl` says otherwise. */
  account(changes?: AccountChanges): Promise<{ id: string; secret: string }>;
  key(changes?: KeyChanges): Promise<{ id: string; userId: string; secret: string }>;
  /** Everything recorded so far is in the database. */
  settled(): Promise<void>;
  /** Makes the journal refuse starts. */
  failJournal(fails: boolean): void;
}

export const canarySecret = 'sk-upstream-canary-5f1c9e77aa';

export function useGateway(
  options: { bodyLimit?: number; durable?: () => Promise<void> | null; records?: boolean } = {},
): GatewayHarness {
  const database = useTestDatabase('sqlite');
  const starts: StartRecord[] = [];
  const ends: EndRecord[] = [];
  const waiting: { count: number; resolve: (end: EndRecord) => void }[] = [];
  const stops: (() => unknown)[] = [];
  let upstream: ScriptedUpstream;
  let server: Server;
  let port = 0;
  let ledger: Ledger;
  let journal: Journal;
  let journalFails = false;
  let record: RecordExchange | null = null;
  let directory = '';

  function noteEnd(end: EndRecord) {
    ends.push(end);
    for (const waiter of [...waiting]) {
      if (ends.length < waiter.count) continue;
      waiting.splice(waiting.indexOf(waiter), 1);
      waiter.resolve(end);
    }
  }

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'weir-gateway-'));
    journal = await openJournal({ directory, node: 'test', durability: 'process' });
    ledger = startLedger({ database, journal });
    stops.push(
      await startPriceBook(database),
      await startAccountPool(database),
      await startLimiter({ database, drained: () => ledger.drained() }),
    );
    await loadApiKeys();
    if (options.records) {
      const recorder = await startRecorder(database);
      record = recorder.prepare;
      stops.push(recorder.stop);
    }
    setGatewayParts({
      authenticate: authenticateApiKey,
      noteKeyUse: () => {},
      journal: () => ({
        append(record: JournalRecord) {
          if (journalFails && record.kind === 'start') {
            throw Object.assign(new Error('disk full'), { code: 'ENOSPC' });
          }
          journal.append(record);
          if (record.kind === 'start') starts.push(record);
          else if (record.kind === 'end') noteEnd(record);
        },
        durable: options.durable ?? (() => null),
      }),
      pool: accountPool,
      limiter,
      priceBook,
      dispatcherFor,
      bodyLimit: options.bodyLimit ?? 4 * 1024 * 1024,
      recorder: () => record,
    });
    upstream = await startScriptedUpstream();
    server = createServer((request, response) => handleNodeRequest(request, response));
    server.on('upgrade', (request, socket) => {
      if (!refuseUpgrade(request, socket)) socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address ? address.port : 0;
  });

  afterEach(() => {
    upstream.reset();
    starts.length = 0;
    ends.length = 0;
    journalFails = false;
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await upstream.close();
    for (const stop of stops) await stop();
    setGatewayParts(null);
    await ledger.stop();
    await journal.close();
    rmSync(directory, { recursive: true, force: true });
  });

  return {
    database,
    starts,
    ends,
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    get port() {
      return port;
    },
    get upstream() {
      return upstream;
    },
    ended(count = 1) {
      const last = ends[count - 1];
      if (last) return Promise.resolve(last);
      return new Promise((resolve) => waiting.push({ count, resolve }));
    },
    async account(changes = {}) {
      const secret = changes.secret ?? canarySecret;
      const row = await createAccount(database, {
        name: 'Scripted',
        baseUrl: `${upstream.url}/v1`,
        ...changes,
        secret,
      });
      await accountPool().load(database);
      return { id: row.id, secret };
    },
    async key(changes = {}) {
      const { row, secret } = await createApiKey(database, changes);
      await database.write((tx) => raiseChange(tx, 'keys'));
      return { id: row.id, userId: row.userId, secret };
    },
    settled: () => ledger.drained(),
    failJournal(fails) {
      journalFails = fails;
    },
  };
}

/** Takes every account out of the pool: each test brings its own. */
export async function removeAccounts(database: TestDatabase): Promise<void> {
  await database.write((tx) => tx.account.deleteMany());
  await accountPool().load(database);
}
