// What a row says when an answer does not come to its own end, and what the client is told.
import { describe, expect, it } from 'vitest';
import { fixtures } from '@/lib/protocols/fixtures';
import { outcomeOf } from '@/lib/protocols/outcome';
import type { AnswerForm, Ending, Endpoint, Protocol } from '@/lib/protocols/protocol';
import { decideUsage } from '@/lib/protocols/usage-decision';
import { wireProtocol } from '@/lib/protocols/wire-protocols';

function follow(
  protocol: Protocol,
  endpoint: Endpoint,
  text: string | Buffer,
  ending: Ending,
  contentType = 'text/event-stream',
) {
  const reader = wireProtocol(protocol).createReader({ endpoint, contentType, stream: true });
  reader.push(Buffer.from(text));
  if (ending === 'clean') reader.end();
  const reading = reader.reading();
  const outcome = outcomeOf(reading, ending);
  const decision = decideUsage({ reading, outcome }, { inputTokens: 40, outputTokens: 7 });
  return { reader, reading, outcome, decision };
}

function recorded(name: string): Buffer {
  const found = fixtures.find((fixture) => fixture.name === name);
  if (!found) throw new Error(`no fixture ${name}`);
  return found.bytes;
}

const delta = 'data: {"choices":[{"delta":{"content":"Hello"},"finish_reason":null}]}\n\n';

describe('an answer that breaks off', () => {
  it('because the upstream broke is an error with what flowed estimated', () => {
    const { outcome, decision } = follow('openai', 'chat/completions', delta, 'broken');
    expect(outcome).toMatchObject({
      status: 'error',
      endReason: 'upstream_error',
      errorCode: 'upstream_error',
    });
    expect(decision).toMatchObject({ usageSource: 'estimated', estimatedTokens: 47 });
    expect(decision.usageNote).toContain('broke off');
  });

  it('because the upstream stalled is a timeout', () => {
    const { outcome } = follow('openai', 'chat/completions', delta, 'timeout');
    expect(outcome).toMatchObject({ status: 'error', endReason: 'timeout', errorCode: 'upstream_timeout' });
  });

  it('because the client left is aborted, with the counts of the start where they were told', () => {
    const begun = recorded('stream-truncated.sse');
    const claude =
      fixtures.find((one) => one.protocol === 'anthropic' && one.name === 'stream-truncated.sse')?.bytes ??
      begun;
    const { outcome, decision } = follow('anthropic', 'messages', claude, 'client_closed');
    expect(outcome).toMatchObject({ status: 'aborted', endReason: 'client_closed', errorCode: '' });
    expect(decision).toMatchObject({ usageSource: 'partial', estimatedTokens: 4 });
    expect(decision.usage).toMatchObject({ inputTokens: 43, outputTokens: 7 });
    expect(decision.usageNote).toContain('client left');
  });

  it('keeps cumulative counts that are larger than the estimate', () => {
    const chunk =
      'data: {"choices":[{"delta":{"content":"Hi"}}],"usage":{"prompt_tokens":9,"completion_tokens":50}}\n\n';
    const { decision } = follow('openai', 'chat/completions', chunk, 'client_closed');
    expect(decision).toMatchObject({ usageSource: 'partial', estimatedTokens: 0 });
    expect(decision.usage).toMatchObject({ inputTokens: 9, outputTokens: 50 });
  });

  it('before anything came has nothing to count', () => {
    const { outcome, decision } = follow('openai', 'chat/completions', ': waiting\n\n', 'broken');
    expect(outcome.status).toBe('error');
    expect(decision).toMatchObject({ usage: null, usageSource: 'none' });
    expect(decision.usageNote).toBeTruthy();
  });
});

describe('an answer that came to its end', () => {
  it.each(['client_closed', 'broken', 'timeout'] as const)('is a success whatever follows: %s', (ending) => {
    for (const fixture of fixtures.filter((one) => one.stream && one.expected.status === 'success')) {
      const { outcome, reader } = follow(
        fixture.protocol,
        fixture.endpoint,
        fixture.bytes,
        ending,
        fixture.contentType,
      );
      if (!reader.terminalSeen) continue;
      expect(outcome).toMatchObject({ status: 'success', endReason: fixture.expected.endReason });
    }
  });

  it('is one for Gemini once it has told its finish reason, since no mark follows', () => {
    const { outcome, decision } = follow(
      'gemini',
      'streamGenerateContent',
      recorded('stream-thoughts-cached.sse'),
      'client_closed',
    );
    expect(outcome.status).toBe('success');
    expect(decision.usageSource).toBe('upstream');
  });
});

describe('counts that cannot be true', () => {
  it('of no output while text flowed are estimated, and the prompt is kept', () => {
    const text = `${delta}data: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":0}}\n\ndata: [DONE]\n\n`;
    const { decision } = follow('openai', 'chat/completions', text, 'clean');
    expect(decision).toMatchObject({ usageSource: 'partial', estimatedTokens: 7 });
    expect(decision.usage).toMatchObject({ inputTokens: 9, outputTokens: 7 });
  });

  it('are kept as the upstream said them, at most 2 KB, beside the estimate', () => {
    const bytes = recorded('chat-zero-usage.sse');
    expect(follow('openai', 'chat/completions', bytes, 'clean').decision.usageRaw).toBe(
      '{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}',
    );
    const long = `data: {"choices":[],"usage":{"prompt_tokens":5,"x":"${'y'.repeat(5000)}"}}\n\n`;
    expect(follow('openai', 'chat/completions', long, 'clean').decision.usageRaw).toBe('{"prompt_tokens":5}');
  });
});

describe('what is too large to hold', () => {
  const huge = 'x'.repeat(5 * 1024 * 1024);

  it('is passed over, and its usage still found at its end', () => {
    const final = `event: response.completed\ndata: {"type":"response.completed","response":{"output":[{"text":"${huge}"}],"usage":{"input_tokens":9,"output_tokens":4}}}\n\n`;
    const { reading, outcome, decision } = follow('openai', 'responses', final, 'clean');
    expect(reading).toMatchObject({ skippedEvents: 1, chunkCount: 1, terminalSeen: true });
    expect(outcome.status).toBe('success');
    expect(decision.usage).toMatchObject({ inputTokens: 9, outputTokens: 4 });
  });

  it('does not hide what follows it', () => {
    const stream = `data: {"choices":[{"delta":{"content":"${huge}"}}]}\n\n${delta}data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`;
    const { reading, outcome, decision } = follow('openai', 'chat/completions', stream, 'clean');
    expect(reading.skippedEvents).toBe(1);
    expect(outcome.endReason).toBe('stop');
    expect(decision.usageNote).toContain('1 event could not be read');
  });

  it('is as little trouble in a JSON array or body', () => {
    const element = `[{"candidates":[{"content":{"parts":[{"inlineData":{"data":"${huge}"}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":1290}}]`;
    const array = follow('gemini', 'streamGenerateContent', element, 'clean', 'application/json');
    expect(array.outcome.status).toBe('success');
    expect(array.decision.usage).toMatchObject({ inputTokens: 3, outputTokens: 1290 });
    const body = `{"data":[{"b64_json":"${huge}${huge}${huge}${huge}"}],"usage":{"input_tokens":3,"output_tokens":4}}`;
    const image = follow('openai', 'images/generations', body, 'clean', 'application/json');
    expect(image.outcome.status).toBe('success');
    expect(image.decision.usage).toMatchObject({ inputTokens: 3, outputTokens: 4 });
  });
});

describe('a success that is none', () => {
  it.each([
    ['openai', 'chat/completions', '<html>Bad gateway</html>', 'text/html'],
    [
      'openai',
      'chat/completions',
      '{"code":"InvalidApiKey","message":"no","request_id":"r"}',
      'application/json',
    ],
    ['openai', 'embeddings', '{"object":"error","message":"too long","code":400}', 'application/json'],
    [
      'anthropic',
      'messages',
      '{"type":"error","error":{"type":"overloaded_error","message":"x"}}',
      'application/json',
    ],
    [
      'gemini',
      'generateContent',
      '{"error":{"code":429,"message":"x","status":"RESOURCE_EXHAUSTED"}}',
      'application/json',
    ],
  ] as const)('%s %s %s', (protocol, endpoint, text, contentType) => {
    const reader = wireProtocol(protocol).createReader({ endpoint, contentType, stream: false });
    reader.push(Buffer.from(text));
    reader.end();
    expect(reader.firstEvent).toBe('error');
    expect(outcomeOf(reader.reading(), 'clean')).toMatchObject({
      status: 'error',
      endReason: 'upstream_error',
    });
  });

  it('is not seen in speech, subtitles or an answer of vectors', () => {
    for (const [endpoint, text, contentType] of [
      ['audio/speech', 'ID3\u0004', 'audio/mpeg'],
      ['audio/transcriptions', '1\n00:00 --> 00:01\nHello', 'text/plain'],
      ['embeddings', '{"data":[],"model":"m"}', 'application/json'],
    ] as const) {
      const { outcome } = follow('openai', endpoint, text, 'clean', contentType);
      expect(outcome.status).toBe('success');
    }
  });
});

describe('errors of our own', () => {
  const error = { status: 429, code: 'rate_limit_exceeded', message: 'Too many.', requestId: 'r-1' };
  const json = (bytes: Buffer) => JSON.parse(bytes.toString());

  it("have each protocol's shape", () => {
    expect(json(wireProtocol('openai').writeError({ ...error, param: 'n' }).body)).toEqual({
      error: { message: 'Too many.', type: 'rate_limit_error', param: 'n', code: 'rate_limit_exceeded' },
    });
    expect(json(wireProtocol('anthropic').writeError(error).body)).toEqual({
      type: 'error',
      error: { type: 'rate_limit_error', message: 'Too many.' },
      request_id: 'r-1',
    });
    expect(json(wireProtocol('gemini').writeError(error).body)).toMatchObject({
      error: { code: 429, message: 'Too many.', status: 'RESOURCE_EXHAUSTED' },
    });
  });

  it.each([
    ['openai', 'chat/completions'],
    ['openai', 'responses'],
    ['anthropic', 'messages'],
    ['gemini', 'streamGenerateContent'],
  ] as const)(
    'in the middle of a stream of %s %s are an event that its reader takes for one',
    (protocol, endpoint) => {
      for (const midEvent of [false, true]) {
        const before = midEvent ? 'data: {"cut":' : '';
        const event = wireProtocol(protocol).writeStreamError(error, { endpoint, form: 'sse', midEvent });
        expect(event.toString()).not.toContain('[DONE]');
        const { reading } = follow(protocol, endpoint, before + event.toString(), 'clean');
        expect(reading.fault?.message).toBe('Too many.');
        expect(reading.terminalSeen).toBe(false);
      }
    },
  );

  it('become one more element of a JSON array', () => {
    const at = {
      endpoint: 'streamGenerateContent' as const,
      form: 'json-array' as AnswerForm,
      midEvent: false,
    };
    const event = wireProtocol('gemini').writeStreamError(error, at);
    const { reading } = follow(
      'gemini',
      'streamGenerateContent',
      `[{"candidates":[]}${event.toString()}`,
      'clean',
      'application/json',
    );
    expect(reading.fault?.message).toBe('Too many.');
  });
});
