import { type ByteEdit, editBytes } from '@/lib/protocols/byte-edits';
import { skipSpace } from '@/lib/protocols/json-bytes';
import type { Outline } from '@/lib/protocols/json-outline';
import type { BodyChanges, ByteRange, RequestInput, RequestReading } from '@/lib/protocols/protocol';
import {
  invalidField,
  outputLimit,
  readCount,
  readFields,
  readFlag,
  readModel,
  readObject,
} from '@/lib/protocols/request-fields';

const promptNames: ReadonlySet<string> = new Set([
  'systemInstruction',
  'system_instruction',
  'contents',
  'content',
  'tools',
]);

const fieldNames: ReadonlySet<string> = new Set([
  'model',
  'stream',
  'generationConfig',
  'generation_config',
  ...promptNames,
]);

const comma = 0x2c;

/** With `pathModel` the path says model and method; without it the body does (`/gemini/v1/chat`). */
export function readGeminiRequest(input: RequestInput): RequestReading {
  const { body } = input;
  const fields = readFields(body, fieldNames);
  const inBody = input.pathModel === undefined;
  const members = fields.outline.members;
  const named = members.filter((member) => member.name === 'model');
  const model = bareName(input.pathModel ?? readModel(body, fields, true));
  if (!model) throw invalidField('model', 'is required');
  const stream = inBody ? readFlag(fields, 'stream') : input.endpoint === 'streamGenerateContent';
  const config = readObject(fields, 'generationConfig') ?? readObject(fields, 'generation_config') ?? {};
  const choices =
    readCount(config.candidateCount ?? config.candidate_count, 'generationConfig.candidateCount') ?? 1;
  const limit = readCount(
    config.maxOutputTokens ?? config.max_output_tokens,
    'generationConfig.maxOutputTokens',
  );
  return {
    endpoint: inBody && stream ? 'streamGenerateContent' : input.endpoint,
    model,
    stream,
    usageAsked: false,
    maxOutputTokens: outputLimit([limit], choices),
    choices,
    textBytes: fields.outline.textBytes,
    sessionHint: null,
    units: {},
    body,
    parts: {
      form: 'json',
      model: inBody ? [] : named,
      streamOptions: null,
      foreign: inBody ? foreignMembers(body, fields.outline, ['model', 'stream']) : [],
      insertAt: fields.outline.insertAt,
      empty: fields.outline.empty,
      prompt: members.filter((member) => promptNames.has(member.name)),
    },
  };
}

function bareName(model: string): string {
  return model.startsWith('models/') ? model.slice('models/'.length) : model;
}

/** The members with the comma behind each; where the last one has none, the comma before them goes instead. */
function foreignMembers(body: Buffer, outline: Outline, names: string[]): ByteRange[] {
  const ranges: ByteRange[] = [];
  for (const member of outline.members) {
    if (!names.includes(member.name)) continue;
    const next = skipSpace(body, member.end);
    if (body[next] === comma) {
      ranges.push({ start: member.nameStart, end: next + 1 });
      continue;
    }
    let start = member.nameStart;
    for (;;) {
      const before = spaceStart(body, start);
      const previous = ranges.at(-1);
      if (previous?.end !== before) {
        ranges.push({ start: body[before - 1] === comma ? before - 1 : start, end: member.end });
        break;
      }
      start = previous.start;
      ranges.pop();
    }
  }
  return ranges;
}

function spaceStart(body: Buffer, from: number): number {
  let at = from;
  while (skipSpace(body, at - 1) !== at - 1) at--;
  return at;
}

export function prepareGeminiBody(reading: RequestReading, changes: BodyChanges): Buffer {
  const edits: ByteEdit[] = reading.parts.foreign.map(({ start, end }) => ({ start, end, text: '' }));
  if (changes.model !== undefined && changes.model !== reading.model) {
    for (const { start, end } of reading.parts.model) {
      const prefixed = reading.body.toString('latin1', start, start + 8) === '"models/';
      edits.push({ start, end, text: JSON.stringify(prefixed ? `models/${changes.model}` : changes.model) });
    }
  }
  return editBytes(reading.body, edits);
}
