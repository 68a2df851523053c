import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { replaceClock } from '@/lib/clock';
import { projectRoot } from '@/lib/db/project-root';
import { log } from '@/lib/log';
import { createEstimator } from './token-estimate';

const question = { prompt: 'four words in all', output: null };
const byBytes = { inputTokens: Math.ceil(17 / 4), outputTokens: null };

describe('token estimates', () => {
  let directory = '';
  const elsewhere = process.cwd();
  let restoreClock = () => {};

  afterEach(() => {
    restoreClock();
    process.chdir(elsewhere);
    if (directory) rmSync(directory, { recursive: true });
    directory = '';
  });

  function emptyDirectory(): string {
    directory = mkdtempSync(join(tmpdir(), 'weir-estimate-'));
    writeFileSync(join(directory, 'package.json'), '{}');
    return directory;
  }

  it('find the tokenizer beside the program, whatever directory it was started in', async () => {
    const root = projectRoot();
    process.chdir(emptyDirectory());
    const warned = vi.spyOn(log, 'warn');
    const estimate = createEstimator(root);
    // The first one may be late on a busy machine and be counted by bytes; the thread itself must not have failed.
    await vi.waitFor(
      async () => expect(await estimate(question)).toEqual({ inputTokens: 4, outputTokens: null }),
      {
        timeout: 30_000,
      },
    );
    expect(warned).not.toHaveBeenCalled();
  });

  it('rest after a failure, longer each time, and count bytes meanwhile', async () => {
    let now = Date.UTC(2026, 0, 1);
    restoreClock = replaceClock({ now: () => now });
    const failed = vi.spyOn(log, 'warn').mockImplementation(() => undefined);
    const estimate = createEstimator(emptyDirectory());
    const failuresAfter = async (millis: number) => {
      now += millis;
      expect(await estimate(question)).toEqual(byBytes);
      expect(await estimate(question)).toEqual(byBytes);
      return failed.mock.calls.length;
    };
    expect(await failuresAfter(0)).toBe(1);
    expect(await failuresAfter(29_000)).toBe(1);
    expect(await failuresAfter(2000)).toBe(2);
    expect(await failuresAfter(31_000)).toBe(2);
    expect(await failuresAfter(30_000)).toBe(3);
  });
});
