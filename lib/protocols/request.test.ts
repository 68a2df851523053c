import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWeirError } from '@/lib/errors';
import { fixtures } from '@/lib/protocols/fixtures';
import { readGeminiCall } from '@/lib/protocols/gemini/path';
import { promptText, sessionSeed } from '@/lib/protocols/prompt';
import type { Endpoint, Protocol, RequestInput, RequestReading } from '@/lib/protocols/protocol';
import { wireProtocol } from '@/lib/protocols/wire-protocols';

function read(
  protocol: Protocol,
  endpoint: Endpoint,
  body: string | object | Buffer,
  more: Partial<RequestInput> = {},
) {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const bytes = Buffer.isBuffer(text) ? text : Buffer.from(text);
  return wireProtocol(protocol).readRequest({
    endpoint,
    contentType: 'application/json',
    body: bytes,
    ...more,
  });
}

const chat = (body: string | object | Buffer) => read('openai', 'chat/completions', body);

function refusal(work: () => unknown): { message: string; param: string | undefined; code: string } {
  try {
    work();
  } catch (error) {
    if (isWeirError(error)) return { message: error.message, param: error.param, code: error.code };
    throw error;
  }
  throw new Error('it was accepted');
}

function prepared(reading: RequestReading, protocol: Protocol, model?: string, includeUsage = false): string {
  return wireProtocol(protocol).prepareBody(reading, { model, includeUsage }).toString();
}

describe('reading a chat request', () => {
  it('finds the fields Weir reads', () => {
    const reading = chat({
      model: 'gpt-4o',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 100,
      max_completion_tokens: 300,
      n: 2,
      prompt_cache_key: 'thread-7',
    });
    expect(reading).toMatchObject({
      model: 'gpt-4o',
      stream: true,
      usageAsked: true,
      maxOutputTokens: 600,
      choices: 2,
      sessionHint: 'thread-7',
    });
  });

  it('lets an empty list of messages and nulls pass', () => {
    const reading = chat({
      model: 'm',
      messages: [],
      stream: null,
      max_tokens: null,
      n: null,
      stream_options: null,
    });
    expect(reading).toMatchObject({ stream: false, usageAsked: false, maxOutputTokens: null, choices: 1 });
  });

  it('names the right path for a Responses body', () => {
    const { message, code } = refusal(() => chat({ model: 'm', input: 'Hi' }));
    expect(code).toBe('invalid_request');
    expect(message).toContain('/v1/responses');
  });

  it.each([
    ['{}', 'model'],
    ['{"model":7}', 'model'],
    ['{"model":""}', 'model'],
    ['{"model":"a","model":"b"}', 'model'],
    ['{"model":"a","mod\\u0065l":"b"}', 'model'],
    ['{"model":"a","stream":"yes"}', 'stream'],
    ['{"model":"a","max_tokens":"7"}', 'max_tokens'],
    ['{"model":"a","max_tokens":-1}', 'max_tokens'],
    ['{"model":"a","n":1.5}', 'n'],
    ['{"model":"a","stream_options":[]}', 'stream_options'],
  ])('refuses %s and says where', (body, param) => {
    const refused = refusal(() => chat(body));
    expect(refused.param).toBe(param);
    expect(refused.message).toContain(`\`${param}\``);
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['[]', 'JSON object'],
    ['{"model":"a"', 'ends where'],
    ['{"model":"a"}x', 'byte 13'],
    ['{"model" "a"}', 'colon'],
    ['{"model":"a",}', 'member name'],
    ['{"model":tru}', 'a value at byte 9'],
    ['{"a":[1,]}', 'a value'],
    ['{"a":01}', 'a value'],
    ['{"a":[}', 'a value'],
    ['{"a":"', 'end of a string'],
    ['not json', 'JSON object'],
  ])('refuses the body %j with the place in words', (body, words) => {
    expect(refusal(() => chat(body)).message).toContain(words);
  });

  it('is not brought down by depth', () => {
    const deep = `{"model":"m","messages":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    expect(chat(deep).model).toBe('m');
    const objects = `{"model":"m","metadata":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`;
    expect(chat(objects).model).toBe('m');
    expect(sessionSeed(chat(deep))).toBeNull();
    expect(promptText(chat(deep))).toBe('');
  });

  it('is not brought down by a million keys', () => {
    const keys = Array.from({ length: 1_000_000 }, (_, index) => `"k${index}":${index}`).join(',');
    expect(chat(`{${keys},"model":"m"}`).model).toBe('m');
  });

  it('counts the bytes of text, not those of files', () => {
    const picture = `data:image/png;base64,${'A'.repeat(50_000)}`;
    const withPicture = chat({
      model: 'm',
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: picture } }] }],
    });
    expect(withPicture.textBytes).toBeLessThan(200);
    expect(
      chat({ model: 'm', messages: [{ role: 'user', content: 'ü'.repeat(3000) }] }).textBytes,
    ).toBeGreaterThan(6000);
  });

  it('accepts what JSON accepts and refuses the rest, but for what stands inside strings', () => {
    const text = fc.oneof(
      fc.json().map((json) => `{"model":"m","x":${json}}`),
      fc
        .array(
          fc.constantFrom(
            '{',
            '}',
            '[',
            ']',
            ',',
            ':',
            '"a"',
            '1',
            '-',
            '0.5',
            '1e3',
            'true',
            'null',
            ' ',
            '"',
          ),
        )
        .map((parts) => `{"model":"m","x":${parts.join('')}}`),
    );
    fc.assert(
      fc.property(text, (body) => {
        let valid = true;
        try {
          JSON.parse(body);
        } catch {
          valid = false;
        }
        if (valid) expect(chat(body).model).toBe('m');
        else expect(refusal(() => chat(body)).code).toBe('invalid_request');
      }),
      { numRuns: 5000 },
    );
  });
});

describe('preparing the body for the upstream', () => {
  const odd = '{ "big":12345678901234567890, "a":1,"a":2,\n"model" : "gpt" ,"unknown":{"é":[1.0,1e2]}}';

  it('is the very same bytes when nothing must change', () => {
    const reading = chat(odd);
    expect(wireProtocol('openai').prepareBody(reading, {})).toBe(reading.body);
    expect(wireProtocol('openai').prepareBody(reading, { model: 'gpt' })).toBe(reading.body);
    const asked = chat('{"model":"m","stream":true,"stream_options":{"include_usage":true}}');
    expect(wireProtocol('openai').prepareBody(asked, { includeUsage: true })).toBe(asked.body);
  });

  it('replaces the model alone', () => {
    expect(prepared(chat(odd), 'openai', 'up"stream')).toBe(odd.replace('"gpt"', '"up\\"stream"'));
  });

  it('asks for usage, keeping the other stream options', () => {
    expect(prepared(chat('{"model":"m","stream":true}'), 'openai', undefined, true)).toBe(
      '{"stream_options":{"include_usage":true},"model":"m","stream":true}',
    );
    const kept = chat(
      '{"model":"m","stream_options":{"include_obfuscation":false,"include_usage":false},"stream":true}',
    );
    expect(JSON.parse(prepared(kept, 'openai', 'x', true))).toEqual({
      model: 'x',
      stream: true,
      stream_options: { include_obfuscation: false, include_usage: true },
    });
    expect(
      JSON.parse(prepared(chat('{"stream_options":null,"model":"m"}'), 'openai', undefined, true)),
    ).toEqual({
      model: 'm',
      stream_options: { include_usage: true },
    });
  });

  it('changes nothing else, whatever else there is', () => {
    const others = fc.dictionary(
      fc
        .string()
        .filter(
          (name) =>
            name !== 'model' &&
            name !== 'stream_options' &&
            name !== '__proto__' &&
            name !== 'n' &&
            !name.includes('stream') &&
            !name.includes('max') &&
            name !== 'input',
        ),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(others, fc.boolean(), (fields, first) => {
        const body = first ? { model: 'm', ...fields } : { ...fields, model: 'm' };
        const out = JSON.parse(prepared(chat(body), 'openai', 'mapped', true));
        expect(out).toEqual(
          JSON.parse(JSON.stringify({ ...body, model: 'mapped', stream_options: { include_usage: true } })),
        );
      }),
    );
  });
});

describe('multipart bodies', () => {
  const part = (name: string, value: string, file = '') =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${file && `; filename="${file}"`}\r\n\r\n${value}\r\n`;
  const contentType = 'multipart/form-data; boundary="b"';
  const body = `preamble\r\n${part('file', 'x\r\n--bad\r\nname="model"\r\n\r\nnot-this', 'a.wav')}${part('model', 'whisper-1')}${part('stream', 'true')}--b--\r\n`;

  it('tell model and stream without their file being touched', () => {
    const reading = read('openai', 'audio/transcriptions', body, { contentType });
    expect(reading).toMatchObject({ model: 'whisper-1', stream: true });
    expect(wireProtocol('openai').prepareBody(reading, { model: 'whisper-1' })).toBe(reading.body);
    expect(prepared(reading, 'openai', 'large-v3')).toBe(body.replace('whisper-1', 'large-v3'));
  });

  it.each([
    ['without a model', `${part('file', 'x', 'a.wav')}--b--`],
    ['with two models', `${part('model', 'a')}${part('model', 'b')}--b--`],
    ['cut off', part('model', 'a')],
    ['with another boundary', '--c\r\n\r\n'],
  ])('%s are refused', (_name, text) => {
    expect(refusal(() => read('openai', 'audio/transcriptions', text, { contentType })).code).toBe(
      'invalid_request',
    );
  });
});

describe('Anthropic and Gemini requests', () => {
  it('tell the session that Claude Code names inside the user id', () => {
    const named = (user_id: string) =>
      read('anthropic', 'messages', { model: 'm', metadata: { user_id } }).sessionHint;
    expect(named('user_9f_account__session_0b1c-2d')).toBe('0b1c-2d');
    expect(named('{"device_id":"d","session_id":"s-1"}')).toBe('s-1');
    expect(named('somebody')).toBeNull();
  });

  it('take model and method from the path', () => {
    expect(readGeminiCall('gemini-2.5-flash:streamGenerateContent')).toEqual({
      model: 'gemini-2.5-flash',
      endpoint: 'streamGenerateContent',
    });
    expect(readGeminiCall('tuned%2Fmine:countTokens')).toEqual({
      model: 'tuned/mine',
      endpoint: 'countTokens',
    });
    expect(readGeminiCall('gemini-2.5-flash')).toBeNull();
    expect(readGeminiCall('gemini-2.5-flash:deleteModel')).toBeNull();
    const reading = read(
      'gemini',
      'generateContent',
      { contents: [], generationConfig: { maxOutputTokens: 50, candidateCount: 2 } },
      { pathModel: 'models/g' },
    );
    expect(reading).toMatchObject({ model: 'g', stream: false, maxOutputTokens: 100 });
    expect(wireProtocol('gemini').prepareBody(reading, { model: 'h' })).toBe(reading.body);
  });

  it('keep the prefix of a model that the body repeats', () => {
    const reading = read('gemini', 'embedContent', '{"model":"models/g","content":{}}', { pathModel: 'g' });
    expect(prepared(reading, 'gemini', 'h')).toBe('{"model":"models/h","content":{}}');
  });

  it.each([
    ['{"model":"g","stream":true,"contents":[]}', '{"contents":[]}'],
    ['{"contents":[],"model":"g", "stream":true}', '{"contents":[]}'],
    ['{"contents":[] , "stream":true , "model":"g" }', '{"contents":[] }'],
    ['{"stream":true,"contents":[],"model":"g"}', '{"contents":[]}'],
    ['{"model":"g","stream":true}', '{}'],
    ['{"a":1,"model":"g","b":2,"stream":true}', '{"a":1,"b":2}'],
  ])('of the form %s reach the upstream as %s', (body, upstream) => {
    const reading = read('gemini', 'generateContent', body);
    expect(reading).toMatchObject({ model: 'g', stream: true, endpoint: 'streamGenerateContent' });
    expect(JSON.parse(prepared(reading, 'gemini', 'h'))).toEqual(JSON.parse(upstream));
  });
});

describe('the session of a conversation without a name', () => {
  const turn = (role: string, content: unknown) => ({ role, content });

  it('is the same through all its turns, and another for another opening', () => {
    const opening = [turn('system', 'Be brief'), turn('user', 'Hi')];
    const first = sessionSeed(chat({ model: 'm', messages: opening }));
    const later = [...opening, turn('assistant', 'Hello'), turn('user', 'More')];
    expect(first).not.toBeNull();
    expect(sessionSeed(chat({ model: 'other', messages: later, temperature: 1 }))).toBe(first);
    expect(sessionSeed(chat({ model: 'm', messages: [opening[0], turn('user', 'Ho')] }))).not.toBe(first);
    expect(sessionSeed(chat({ model: 'm', messages: [] }))).toBeNull();
  });

  it('does not change when cache marks move', () => {
    const text = (cache_control?: object) => [{ type: 'text', text: 'Hi', cache_control }];
    const ask = (messages: object[]) =>
      sessionSeed(read('anthropic', 'messages', { model: 'm', system: 'S', messages }));
    const marked = ask([turn('user', text({ type: 'ephemeral' }))]);
    expect(
      ask([turn('user', text()), turn('assistant', 'Yes'), turn('user', text({ type: 'ephemeral' }))]),
    ).toBe(marked);
  });
});

describe('the prompt as text', () => {
  it('holds what a model reads and leaves out files and settings', () => {
    const reading = chat({
      model: 'm',
      user: 'nobody',
      messages: [
        turnOf('system', 'Be "brief"\n'),
        turnOf('user', [
          { type: 'text', text: 'What is this? 世界' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ]),
      ],
    });
    expect(promptText(reading)).toBe('Be "brief"\n\nWhat is this? 世界');
  });

  function turnOf(role: string, content: unknown) {
    return { role, content };
  }
});

describe('every recorded request', () => {
  it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))(
    'of %s is read as it was meant',
    (_name, fixture) => {
      const call = readGeminiCall(fixture.path.slice('/v1beta/models/'.length));
      const reading = read(fixture.protocol, fixture.endpoint, fixture.requestBody, {
        contentType: fixture.requestContentType,
        ...(fixture.protocol === 'gemini' && call ? { pathModel: call.model } : {}),
      });
      expect(reading.endpoint).toBe(fixture.endpoint);
      expect(reading.model).not.toBe('');
      expect(reading.stream).toBe(fixture.stream);
    },
  );
});
