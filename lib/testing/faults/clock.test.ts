import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { type ScriptedUpstream, startScriptedUpstream } from '@/lib/testing/scripted-upstream';
import { dayMillis } from '@/lib/time';
import { faultTimeout, sized, wholeForm } from './fault-form';
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
import { answerChat, call, startLoad, statusText } from './load';
import { saw } from './seen';

const preload = join(import.meta.dirname, 'movable-clock.cjs');
let upstream: ScriptedUpstream;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answerChat);
});
afterEach(cleanUp);
afterAll(() => upstream.close());

function clockIn(directory: string) {
  const file = join(directory, 'clock');
  let times = 0;
  return {
    environment: { WEIR_TEST_CLOCK: file },
    write: (setting: string) => writeFileSync(file, setting),
    /** The server is a new process: it has not been told anything. */
    restarted() {
      times = 0;
    },
    async move(weir: FaultyWeir, setting: string) {
      writeFileSync(file, setting);
      times += 1;
      weir.kill('SIGUSR2');
      await weir.printed(`clock set ${times}\n`);
    },
  };
}

it(
  'loses and doubles nothing when the clock jumps days forward and back, with a kill between',
  async () => {
    const data = createDirectory();
    const clock = clockIn(data.path);
    const environment = environmentOf(data.path, clock.environment);
    const calls = sized(40, 500);
    const completed: string[] = [];
    const days = (count: number) => `${count < 0 ? '-' : '+'}${Math.abs(count) * dayMillis}`;

    clock.write('+0');
    let weir = await startFaulty(environment, { preload });
    const key = await setUp(weir, [upstream.url], { rpm: 1_000_000 });
    const load = startLoad(weir.url, key);
    for (const setting of ['+0', days(3), days(1), days(2), days(1)]) {
      await clock.move(weir, setting);
      await load.more(calls);
      await until('it is ready', async () => (await weir.ready()).status === 200);
    }
    weir.kill('SIGKILL');
    expect(await weir.ended()).toBe('SIGKILL');
    await load.stop();
    expect(
      [...load.statuses.keys()].filter((status) => status > 200),
      statusText(load),
    ).toEqual([]);
    completed.push(...load.completed);

    // The journal of a day that is still ahead is read by a process for which it has not come yet.
    for (const setting of ['+0', days(-1)]) {
      clock.write(setting);
      clock.restarted();
      weir = await startFaulty(environment, { preload });
      const again = startLoad(weir.url, key);
      await again.more(calls);
      await again.stop();
      expect([...again.statuses.keys()], statusText(again)).toEqual([200]);
      completed.push(...again.completed);
      if (setting === '+0') await weir.stop();
    }
    const { rows, byStatus } = await expectWhole(weir, `file:${data.path}/weir.db`, completed);
    const durations = rows.flatMap(({ durationMs }) => (durationMs === null ? [] : [durationMs]));
    expect(Math.min(...durations)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...durations)).toBeLessThan(dayMillis / 2);
    const touched = new Set(rows.map(({ createdAt }) => Math.floor(createdAt / dayMillis)));
    expect(touched.size).toBeGreaterThanOrEqual(5);
    await weir.stop();
    data.remove();
    saw(
      'clock-jumps',
      `Days 0, +3, +1, +2, +1 under load, SIGKILL, starts at 0 and −1: ${byStatus} on ${touched.size} days, each once, sums equal; longest duration ${Math.max(...durations)} ms.`,
    );
  },
  faultTimeout,
);

type Season = { zone: string; day: number; begins: string; halfHours: number };

/** Days that are not of 24 hours, or do not begin on a full or half hour; how many half hours each has. */
const seasons: Season[] = [
  { zone: 'Europe/Berlin', day: 20261025, begins: '2026-10-24T22:00:00Z', halfHours: 50 },
  { zone: 'Asia/Kathmandu', day: 20260615, begins: '2026-06-14T18:15:00Z', halfHours: 48 },
  ...(wholeForm
    ? [
        { zone: 'Europe/Berlin', day: 20260329, begins: '2026-03-28T23:00:00Z', halfHours: 46 },
        { zone: 'America/New_York', day: 20261101, begins: '2026-11-01T04:00:00Z', halfHours: 50 },
        { zone: 'Australia/Lord_Howe', day: 20260405, begins: '2026-04-04T13:00:00Z', halfHours: 49 },
        { zone: 'Australia/Lord_Howe', day: 20261004, begins: '2026-10-03T13:30:00Z', halfHours: 47 },
      ]
    : []),
];

async function requestsOfDay(databaseUrl: string, day: number): Promise<number> {
  const database = await openDatabase({ url: databaseUrl });
  try {
    // The slice of everything: one row a day.
    const [row] = await database.read.$queryRaw<{ requests: bigint }[]>(
      sql`SELECT requests FROM usage_stats_daily WHERE slice = 0 AND day = ${day}`,
    );
    return Number(row?.requests ?? 0);
  } finally {
    await database.close();
  }
}

const isoDay = (day: number) => String(day).replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3');

it(
  'counts for each local day the requests of its own hours, however many those are',
  async () => {
    const told: string[] = [];
    for (const { zone, day, begins, halfHours } of seasons) {
      const data = createDirectory();
      const clock = clockIn(data.path);
      const first = Date.parse(begins);
      const halfHour = 1_800_000;
      clock.write(String(first - 4 * halfHour));
      const environment = environmentOf(data.path, { ...clock.environment, WEIR_TIMEZONE: zone });
      const weir = await startFaulty(environment, { preload });
      const key = await setUp(weir, [upstream.url]);
      const completed: string[] = [];
      // From two hours before the day to two hours after it: at the start of each half hour, and just before its end.
      for (let place = -4; place < halfHours + 4; place += 1) {
        for (const instant of [first + place * halfHour, first + (place + 1) * halfHour - 2000]) {
          await clock.move(weir, String(instant));
          const { id, whole } = await call(weir.url, key, false);
          expect(whole).toBe(true);
          completed.push(id);
        }
      }
      const url = `file:${data.path}/weir.db`;
      await expectWhole(weir, url, completed);
      expect(await requestsOfDay(url, day), `${zone} ${day}`).toBe(2 * halfHours);
      const range = `from=${isoDay(day)}&to=${first + halfHours * halfHour}&tz=${zone}`;
      const { status, json } = await weir.ask(`/api/stats/overview?${range}`);
      expect(status, JSON.stringify(json)).toBe(200);
      expect(json).toMatchObject({ requests: 2 * halfHours });
      await weir.stop();
      data.remove();
      told.push(`${zone} ${isoDay(day)}: ${halfHours / 2} h, ${2 * halfHours} requests`);
    }
    saw('daylight-saving', `Two requests each half hour. ${told.join('; ')}; rows, sums and overview agree.`);
  },
  faultTimeout,
);
