import { beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, fixtures } from '@/lib/protocols/fixtures';
import { createUsageStripper } from '@/lib/protocols/usage-stripper';
import { send } from '@/lib/testing/gateway-client';
import { useGateway } from '@/lib/testing/gateway-harness';
import { answerStream } from '@/lib/testing/scripted-upstream';

const sampledSplits = 20;

/** The same numbers in every run, so that a failure can be seen again. */
function createRandom(seed: number) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function splitsOf(fixture: Fixture, round: number): number[] | number {
  if (round === 0) return [];
  if (round === 1) return 1;
  const random = createRandom(round * 7919);
  return Array.from({ length: 1 + Math.floor(random() * 12) }, () =>
    Math.floor(random() * fixture.bytes.length),
  );
}

/** The upstream's bytes, but for the one chunk that a client who did not ask must not get. */
function clientBytes(fixture: Fixture): Buffer {
  const usageOnRequest = fixture.endpoint === 'chat/completions' || fixture.endpoint === 'completions';
  if (!usageOnRequest || !fixture.stream || fixture.contentType !== 'text/event-stream') return fixture.bytes;
  const stripper = createUsageStripper();
  return Buffer.concat([stripper.push(fixture.bytes), stripper.end()]);
}

describe('recorded answers over real sockets', () => {
  const gateway = useGateway();
  let key = '';

  beforeAll(async () => {
    await gateway.account();
    await gateway.account({ platform: 'anthropic', provider: 'anthropic', authStyle: 'x-api-key' });
    await gateway.account({
      platform: 'gemini',
      provider: 'google',
      authStyle: 'x-goog-api-key',
      baseUrl: gateway.upstream.url,
    });
    key = (await gateway.key()).secret;
  });

  it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('%s', async (_name, fixture) => {
    const { expected } = fixture;
    // Each of these is tried three times with a pause: their splits are about the reading, which one round shows.
    const rounds = expected.fakeSuccess ? 2 : sampledSplits;
    for (let round = 0; round < rounds; round += 1) {
      const splits = splitsOf(fixture, round);
      gateway.upstream.always(answerStream(fixture.bytes, { splits, contentType: fixture.contentType }));
      const answer = await send(gateway.url + fixture.path, {
        key,
        body: fixture.requestBody,
        headers: { 'content-type': fixture.requestContentType },
      });
      const end = await gateway.ended(round + 1);
      if (expected.fakeSuccess) expect(answer.status).toBe(502);
      else expect(answer.body.equals(clientBytes(fixture))).toBe(true);
      expect(end).toMatchObject({
        status: expected.status,
        endReason: expected.endReason,
        errorCode: expected.errorCode,
        usageSource: expected.usageSource,
        endpoint: fixture.endpoint,
        stream: fixture.stream,
      });
      for (const [bucket, count] of Object.entries(expected.tokens ?? {})) {
        if (!(expected.estimated as string[]).includes(bucket)) {
          expect([bucket, end[bucket as keyof typeof end]]).toEqual([bucket, count]);
        }
      }
      if (expected.tokens === null) expect([end.inputTokens, end.outputTokens]).toEqual([null, null]);
      if (expected.estimated.length === 0) expect(end.estimatedTokens).toBe(0);
    }
  });
});
