import { afterEach, describe, expect, it, vi } from 'vitest';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { lookForChanges, raiseChange, watchChanges } from './changes';
import { openDatabase } from './database';

describe.each(databaseKinds)('changes on %s', (kind) => {
  const database = useTestDatabase(kind);
  const ending: (() => void)[] = [];
  afterEach(() => {
    for (const end of ending.splice(0)) end();
  });

  function watchTopic(...[topic, onChange]: Parameters<typeof watchChanges>) {
    const told = vi.fn(onChange);
    ending.push(watchChanges(topic, told));
    return told;
  }

  it('are told to those who watch the topic, once each, wherever they were made', async () => {
    const keys = watchTopic('keys', () => undefined);
    const prices = watchTopic('prices', () => undefined);
    await lookForChanges();
    expect([keys.mock.calls.length, prices.mock.calls.length]).toEqual([1, 1]);
    const elsewhere = await openDatabase({ url: database.url });
    await elsewhere.write((tx) => raiseChange(tx, 'keys'));
    await elsewhere.close();
    await lookForChanges();
    await lookForChanges();
    expect([keys.mock.calls.length, prices.mock.calls.length]).toEqual([2, 1]);
  });

  it('are told by themselves within seconds', async () => {
    const users = watchTopic('users', () => undefined);
    await lookForChanges();
    await database.write((tx) => raiseChange(tx, 'users'));
    await vi.waitFor(() => expect(users).toHaveBeenCalledTimes(2), { timeout: 10_000 });
  });

  it('are not heard of when their transaction failed', async () => {
    const quotas = watchTopic('quotas', () => undefined);
    await lookForChanges();
    await expect(
      database.write(async (tx) => {
        await raiseChange(tx, 'quotas');
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await lookForChanges();
    expect(quotas).toHaveBeenCalledTimes(1);
  });

  it('are told again when they could not be taken in', async () => {
    let failures = 2;
    const settings = watchTopic('settings', () => {
      if (failures-- > 0) throw new Error('not now');
    });
    await lookForChanges();
    await lookForChanges();
    await lookForChanges();
    await lookForChanges();
    expect(settings).toHaveBeenCalledTimes(3);
  });
});
