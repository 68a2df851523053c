// The words inside an answer, event by event or whole: enough of each protocol to read along.
import type { PlaygroundKind } from './playground-request';

export type AnswerPart = { text: string; reasoning: string; error: string | null };

type Json = { [name: string]: unknown };

const nothing: AnswerPart = { text: '', reasoning: '', error: null };

function member(value: unknown, ...path: (string | number)[]): unknown {
  let at = value;
  for (const name of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Json)[name];
  }
  return at;
}

const words = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

function errorIn(event: unknown): string | null {
  const error = member(event, 'error') ?? member(event, 'response', 'error');
  if (!error) return null;
  return words(member(error, 'message')) || words(error) || JSON.stringify(error);
}

/** What one event of a stream adds. */
export function partOfEvent(kind: PlaygroundKind, data: string): AnswerPart {
  const event = parsed(data);
  const error = errorIn(event);
  if (error) return { ...nothing, error };
  switch (kind) {
    case 'chat': {
      const delta = member(event, 'choices', 0, 'delta');
      const reasoning = words(member(delta, 'reasoning_content')) || words(member(delta, 'reasoning'));
      return { ...nothing, text: words(member(delta, 'content')), reasoning };
    }
    case 'responses': {
      const type = words(member(event, 'type'));
      const delta = words(member(event, 'delta'));
      if (type === 'response.output_text.delta') return { ...nothing, text: delta };
      return type.startsWith('response.reasoning') && type.endsWith('.delta')
        ? { ...nothing, reasoning: delta }
        : nothing;
    }
    case 'anthropic': {
      const delta = member(event, 'delta');
      return { ...nothing, text: words(member(delta, 'text')), reasoning: words(member(delta, 'thinking')) };
    }
    case 'gemini':
      return geminiParts(event);
  }
}

/** What a whole body says. */
export function partOfBody(kind: PlaygroundKind, data: string): AnswerPart {
  const body = parsed(data);
  const error = errorIn(Array.isArray(body) ? body[0] : body);
  if (error) return { ...nothing, error };
  switch (kind) {
    case 'chat': {
      const message = member(body, 'choices', 0, 'message');
      return {
        ...nothing,
        text: words(member(message, 'content')),
        reasoning: words(member(message, 'reasoning_content')),
      };
    }
    case 'responses': {
      const parts = list(member(body, 'output')).flatMap((item) => list(member(item, 'content')));
      return { ...nothing, text: parts.map((part) => words(member(part, 'text'))).join('') };
    }
    case 'anthropic': {
      const blocks = list(member(body, 'content'));
      return {
        ...nothing,
        text: blocks.map((block) => words(member(block, 'text'))).join(''),
        reasoning: blocks.map((block) => words(member(block, 'thinking'))).join(''),
      };
    }
    case 'gemini':
      return geminiParts(body);
  }
}

function geminiParts(body: unknown): AnswerPart {
  const parts = list(member(body, 'candidates', 0, 'content', 'parts'));
  const said = (thought: boolean) =>
    parts
      .filter((part) => (member(part, 'thought') === true) === thought)
      .map((part) => words(member(part, 'text')))
      .join('');
  return { ...nothing, text: said(false), reasoning: said(true) };
}
