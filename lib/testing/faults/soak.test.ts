import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { chatJson } from '@/lib/testing/wire-samples';
import { sized } from './fault-form';
import {
  cleanUp,
  createDirectory,
  environmentOf,
  expectWhole,
  type FaultyWeir,
  setUp,
  startFaulty,
  until,
} from './faulty-weir';
import { startLoad, statusText, streamBeginning, streamEnd } from './load';
import { saw } from './seen';

const data = createDirectory();
/** A third of it to warm up, and two that are compared. */
const minutes = Number(process.env.WEIR_SOAK_MINUTES ?? sized(0.25, 30));
const pauseMillis = minutes < 1 ? 100 : 400;
const mebibyte = 1024 * 1024;
let upstream: Server;
let reached = 0;

// Half an hour of requests: unlike the scripted upstream this one forgets them.
beforeAll(async () => {
  upstream = createServer(async (request, response) => {
    reached += 1;
    let body = '';
    for await (const part of request) body += part;
    if (!(JSON.parse(body) as { stream?: boolean }).stream) {
      await sleep(20);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(chatJson));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let part = 0; part < 3; part += 1) {
      response.write(streamBeginning);
      await sleep(15);
    }
    response.end(streamEnd);
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
});
afterEach(cleanUp);
afterAll(() => {
  upstream.closeAllConnections();
  upstream.close();
  data.remove();
});

let measured = 0;

async function heapAfterCollection(weir: FaultyWeir): Promise<number> {
  measured += 1;
  weir.kill('SIGUSR2');
  await weir.printed(`heap ${measured}: `);
  return Number(new RegExp(`heap ${measured}: (\\d+)`).exec(weir.stderr())?.[1]);
}

/** Null where the system does not tell. */
function openFiles(weir: FaultyWeir): { files: number; sockets: number } | null {
  if (process.platform !== 'linux') return null;
  const directory = `/proc/${weir.child.pid}/fd`;
  const targets = readdirSync(directory).flatMap((name) => {
    try {
      return [readlinkSync(join(directory, name))];
    } catch {
      // Closed since it was listed.
      return [];
    }
  });
  return { files: targets.length, sockets: targets.filter((target) => target.startsWith('socket:')).length };
}

function connectionsToUpstream(): Promise<number> {
  return new Promise((resolve, reject) =>
    upstream.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}

/** With nothing under way, and no connection kept for what may come. */
async function atRest(weir: FaultyWeir) {
  await until('nothing is under way', async () => (await weir.metric('weir_requests_in_flight')) === 0);
  await until('all is settled', async () => (await weir.metric('weir_journal_pending_records')) === 0);
  await until('the upstream is left alone', async () => {
    upstream.closeIdleConnections();
    return (await connectionsToUpstream()) === 0;
  });
  const heap = await heapAfterCollection(weir);
  return { heap, open: openFiles(weir) };
}

it(
  'keeps heap, sockets and files flat under load of which clients break off a fifth',
  async () => {
    const environment = environmentOf(data.path);
    const weir = await startFaulty(environment, {
      preload: join(import.meta.dirname, 'collect-garbage.cjs'),
    });
    const key = await setUp(weir, [`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`]);
    const completed: string[] = [];
    let brokenOff = 0;

    async function loadForAThird(): Promise<void> {
      const load = startLoad(weir.url, key, { clients: 24, pauseMillis, aborts: 0.2 });
      await sleep((minutes / 3) * 60_000);
      await load.stop();
      completed.push(...load.completed);
      expect([...load.statuses.keys()], statusText(load)).toEqual([200]);
      brokenOff += load.brokenOff();
    }

    await loadForAThird();
    const before = await atRest(weir);
    await loadForAThird();
    const middle = await atRest(weir);
    await loadForAThird();
    const after = await atRest(weir);
    expect(brokenOff / (brokenOff + completed.length)).toBeGreaterThan(0.15);
    // What fills once (caches, compiled code) may still fill in the second third; in the last nothing may grow.
    expect(after.heap - middle.heap).toBeLessThan(4 * mebibyte);
    expect(after.heap - before.heap).toBeLessThan(16 * mebibyte);
    if (before.open && after.open) {
      expect(after.open.sockets).toBeLessThanOrEqual(before.open.sockets + 2);
      expect(after.open.files).toBeLessThanOrEqual(before.open.files + 2);
    }
    const { rows, byStatus } = await expectWhole(weir, `file:${data.path}/weir.db`, completed);
    // A client may have left before its request was forwarded; nothing was forwarded without a row.
    expect(rows.length).toBeGreaterThanOrEqual(reached);
    expect(rows.length).toBeLessThanOrEqual(completed.length + brokenOff);
    await weir.stop();
    const sizes = [before, middle, after];
    saw(
      'soak',
      `${minutes} minutes, ${rows.length} requests (${byStatus}); ${brokenOff} were broken off. Heap after collection ${sizes.map(({ heap }) => (heap / mebibyte).toFixed(1)).join(' → ')} MiB; sockets ${sizes.map(({ open }) => open?.sockets ?? '?').join(' → ')}; file descriptors ${sizes.map(({ open }) => open?.files ?? '?').join(' → ')} (after one, two and three thirds).`,
    );
  },
  60_000 * (minutes + 5),
);
