import { weirError } from '@/lib/errors';
import { type ByteEdit, editBytes } from '@/lib/protocols/byte-edits';
import { isRecord, textIn } from '@/lib/protocols/json-value';
import { multipartBoundary, multipartFields } from '@/lib/protocols/multipart';
import type {
  BodyChanges,
  Endpoint,
  RequestInput,
  RequestReading,
  UsageUnits,
} from '@/lib/protocols/protocol';
import {
  invalidField,
  outputLimit,
  type RequestFields,
  readCount,
  readFields,
  readFlag,
  readModel,
  readObject,
} from '@/lib/protocols/request-fields';

const promptNames: ReadonlySet<string> = new Set([
  'instructions',
  'messages',
  'input',
  'prompt',
  'query',
  'documents',
  'tools',
  'functions',
]);

const fieldNames: ReadonlySet<string> = new Set([
  'model',
  'stream',
  'stream_format',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'n',
  'prompt_cache_key',
  'session_id',
  'conversation',
  'metadata',
  ...promptNames,
]);

const withoutModel: ReadonlySet<Endpoint> = new Set<Endpoint>(['moderations']);

export function readOpenaiRequest(input: RequestInput): RequestReading {
  const boundary = multipartBoundary(input.contentType);
  if (boundary !== null) return readMultipart(input, boundary);
  const { endpoint, body } = input;
  const fields = readFields(body, fieldNames);
  if (endpoint === 'chat/completions' && fields.member('input') && !fields.member('messages')) {
    throw weirError(
      'invalid_request',
      'This is a Responses request (`input` and no `messages`). Send it to /v1/responses instead of /v1/chat/completions.',
      { param: 'messages' },
    );
  }
  const model = readModel(body, fields, !withoutModel.has(endpoint));
  const choices = readCount(fields.value('n'), 'n') ?? 1;
  const streamOptions = readObject(fields, 'stream_options');
  const limits = ['max_tokens', 'max_completion_tokens', 'max_output_tokens'];
  return {
    endpoint,
    model,
    stream: readFlag(fields, 'stream') || fields.value('stream_format') === 'sse',
    usageAsked: streamOptions?.include_usage === true,
    maxOutputTokens: outputLimit(
      limits.map((name) => readCount(fields.value(name), name)),
      choices,
    ),
    choices,
    textBytes: fields.outline.textBytes,
    sessionHint: sessionHint(fields),
    units: requestUnits(endpoint, fields, choices),
    body,
    parts: {
      form: 'json',
      model: fields.outline.members.filter((member) => member.name === 'model'),
      streamOptions: fields.member('stream_options'),
      foreign: [],
      insertAt: fields.outline.insertAt,
      empty: fields.outline.empty,
      prompt: fields.outline.members.filter((member) => promptNames.has(member.name)),
    },
  };
}

function sessionHint(fields: RequestFields): string | null {
  for (const name of ['prompt_cache_key', 'session_id', 'conversation']) {
    const value = fields.value(name);
    const named = isRecord(value) ? textIn(value, 'id') : value;
    if (typeof named === 'string' && named) return named;
  }
  const metadata = fields.value('metadata');
  return (isRecord(metadata) && textIn(metadata, 'session_id')) || null;
}

function requestUnits(endpoint: Endpoint, fields: RequestFields, choices: number): UsageUnits {
  if (endpoint === 'images/generations') return { images: choices };
  if (endpoint !== 'audio/speech') return {};
  const input = fields.member('input') ? fields.value('input') : '';
  return typeof input === 'string' ? { characters: [...input].length } : {};
}

function readMultipart(input: RequestInput, boundary: string): RequestReading {
  const { endpoint, body } = input;
  const fields = multipartFields(body, boundary);
  if (!fields) {
    throw weirError(
      'invalid_request',
      'The multipart body does not follow the boundary its content-type names.',
    );
  }
  const models = fields.filter((field) => field.name === 'model');
  const names = new Set(models.map((field) => body.toString('utf8', field.start, field.end)));
  const [model] = names;
  if (!model) throw invalidField('model', 'is required');
  if (names.size > 1) throw invalidField('model', 'is given twice with different values');
  if (model.length > 256) throw invalidField('model', 'must not be longer than 256 characters');
  const stream = fields.findLast((field) => field.name === 'stream');
  return {
    endpoint,
    model,
    stream:
      stream !== undefined && /^(?:true|1)$/i.test(body.toString('latin1', stream.start, stream.end).trim()),
    usageAsked: false,
    maxOutputTokens: null,
    choices: 1,
    textBytes: fields
      .filter((field) => field.name === 'prompt')
      .reduce((total, field) => total + field.end - field.start, 0),
    sessionHint: null,
    units: {},
    body,
    parts: {
      form: 'multipart',
      model: models,
      streamOptions: null,
      foreign: [],
      insertAt: 0,
      empty: false,
      prompt: [],
    },
  };
}

export function prepareOpenaiBody(reading: RequestReading, changes: BodyChanges): Buffer {
  const { body, parts } = reading;
  const edits: ByteEdit[] = [];
  if (changes.model !== undefined && changes.model !== reading.model) {
    const text = parts.form === 'multipart' ? changes.model : JSON.stringify(changes.model);
    for (const range of parts.model) edits.push({ start: range.start, end: range.end, text });
  }
  if (changes.includeUsage && !reading.usageAsked && parts.form === 'json') {
    edits.push(includeUsage(reading));
  }
  return editBytes(body, edits);
}

function includeUsage(reading: RequestReading): ByteEdit {
  const { body, parts } = reading;
  const at = parts.streamOptions;
  if (!at) {
    const comma = parts.empty ? '' : ',';
    return {
      start: parts.insertAt,
      end: parts.insertAt,
      text: `"stream_options":{"include_usage":true}${comma}`,
    };
  }
  const given: unknown = JSON.parse(body.toString('utf8', at.start, at.end));
  const options = typeof given === 'object' && given !== null ? given : {};
  return { start: at.start, end: at.end, text: JSON.stringify({ ...options, include_usage: true }) };
}
