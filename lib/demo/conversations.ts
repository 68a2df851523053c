// The demo's conversations: each turn is a request like the others, and what was said in it takes the way that real
// requests take, from the client's body to redacted parts.
import { createTurnPreparer } from '@/lib/conversations/prepare-turn';
import type { RecordedTurn } from '@/lib/conversations/recorded-turn';
import { createRedaction } from '@/lib/conversations/redaction';
import type { EndRecord } from '@/lib/journal/record';
import type { PriceBook } from '@/lib/pricing/price-book';
import type { Protocol } from '@/lib/protocols/protocol';
import { dayMillis, hourMillis } from '@/lib/time';
import { type DemoCall, type DemoMessage, requestBody } from './bodies';
import { accounts, keys, models } from './cast';
import { type Chance, createChance } from './chance';
import { type Arrival, type DemoIds, demoId, demoRequest } from './request';
import { fillings, type Talk, type TalkTurn, talks } from './talks';

const conversationCount = 150;
const days = 21;

export type DemoConversations = { requests: EndRecord[]; turns: Map<string, RecordedTurn> };

/** One request before it is written down, in the order of time. */
type Step = {
  at: number;
  talk: Talk;
  model: string;
  system: string | null;
  tool: DemoCall | null;
  history: readonly DemoMessage[];
  answer: { text: string; reasoning: string; call: DemoCall | null };
  ending: 'stop' | 'tool' | 'client_closed';
};

export function demoConversations(
  now: number,
  seed: number,
  ids: DemoIds,
  book: PriceBook,
): DemoConversations {
  const chance = createChance(seed);
  const steps = Array.from({ length: conversationCount }, (_, index) =>
    stepsOf(talks[index % talks.length] as Talk, now, chance),
  ).flat();
  const prepare = createTurnPreparer(createRedaction(['keys'], []));
  const requests: EndRecord[] = [];
  const turns = new Map<string, RecordedTurn>();
  for (const step of steps.sort((left, right) => left.at - right.at)) {
    if (step.at >= now) continue;
    const request = requestOf(step, ids, book, chance);
    const prepared = prepare({
      keyId: request.keyId,
      endpoint: request.endpoint,
      requestBody: requestBody(request.protocol as Protocol, {
        system: step.system,
        messages: step.history,
        tool: step.tool,
      }),
      answer: {
        text: step.answer.text,
        reasoning: step.answer.reasoning,
        toolCalls: step.answer.call
          ? [{ ...step.answer.call, arguments: JSON.stringify(step.answer.call.arguments) }]
          : [],
        truncated: false,
      },
      responseId: null,
      finishReason: request.endReason,
    });
    requests.push(request);
    if (!prepared) continue;
    turns.set(request.id, prepared.turn);
    prepared.kept();
  }
  return { requests, turns };
}

function stepsOf(talk: Talk, now: number, chance: Chance): Step[] {
  const filled = Object.fromEntries(
    Object.entries(fillings).map(([name, values]) => [name, chance.pick(values)]),
  );
  const fill = (text: string) =>
    text.replace(/\{([a-z]+|\p{Script=Han}+)\}/gu, (whole, name) => filled[name] ?? whole);
  const steps: Step[] = [];
  const model = chance.pick(talk.models);
  const history: DemoMessage[] = [];
  // More of them lately than long ago.
  let at =
    now - Math.floor(chance.next() ** 2 * days * dayMillis) - Math.floor(chance.next() * hourMillis) - 60_000;
  const step = (given: Pick<Step, 'answer' | 'ending' | 'tool'>) => {
    steps.push({
      ...given,
      at,
      talk,
      model,
      system: talk.system ?? null,
      history: [...history],
    });
    at += chance.between(8_000, 90_000);
  };
  for (const turn of talk.turns) {
    const call = callOf(turn, fill, chance);
    history.push({ role: 'user', text: fill(turn.ask), picture: turn.picture ? picture(chance) : null });
    const reasoning = fill(turn.reasoning ?? '');
    if (call && turn.tool) {
      step({ answer: { text: '', reasoning, call }, ending: 'tool', tool: call });
      history.push(
        { role: 'assistant', text: '', call },
        { role: 'tool', call, result: fill(turn.tool.result) },
      );
    }
    const text = fill(turn.answer);
    if (turn.aborted && chance.next() < 0.5) {
      const part = text.slice(0, Math.floor(text.length * (0.3 + chance.next() / 2)));
      step({ answer: { text: part, reasoning: '', call: null }, ending: 'client_closed', tool: call });
      break;
    }
    step({ answer: { text, reasoning: call ? '' : reasoning, call: null }, ending: 'stop', tool: call });
    let said = text;
    if (turn.instead && chance.next() < 0.6) {
      said = fill(turn.instead);
      step({ answer: { text: said, reasoning: '', call: null }, ending: 'stop', tool: call });
    }
    history.push({ role: 'assistant', text: said, call: null });
    // Not everybody stays to the end.
    if (chance.next() < 0.15) break;
  }
  return steps;
}

function callOf({ tool }: TalkTurn, fill: (text: string) => string, chance: Chance): DemoCall | null {
  if (!tool) return null;
  const given = Object.entries(tool.arguments).map(([name, value]) => [
    name,
    typeof value === 'string' ? fill(value) : value,
  ]);
  return {
    id: `call_${demoId(0, chance).slice(-12)}`,
    name: tool.name,
    arguments: Object.fromEntries(given),
  };
}

/** Bytes that only their size and hash will be known of. */
function picture(chance: Chance): string {
  return Buffer.from(
    Array.from({ length: chance.between(4_000, 24_000) }, () => chance.between(0, 255)),
  ).toString('base64');
}

const closings = {
  stop: { status: 'success', endReason: 'stop' },
  tool: { status: 'success', endReason: 'tool' },
  client_closed: { status: 'aborted', endReason: 'client_closed' },
} as const;
const tries = 2000;

/** Drawn like any other request until one ends as the talk wants it. */
function requestOf(step: Step, ids: DemoIds, book: PriceBook, chance: Chance): EndRecord {
  const key = keys.findIndex(({ name }) => name === step.talk.key);
  const model = models.find(({ name }) => name === step.model);
  const of = keys[key];
  if (!of || !model) throw new Error(`the cast has no ${step.talk.key} or no ${step.model}`);
  const arrival: Arrival = { createdAt: step.at, key, of, model, old: false };
  const wanted = closings[step.ending];
  for (let index = 0; index < tries; index++) {
    const drawn = demoRequest(arrival, ids, book, chance);
    const fits = drawn.status === wanted.status && drawn.endReason === wanted.endReason;
    if (fits && !drawn.cached && drawn.mode === (accounts[model.account].mode === 'web' ? 'web' : 'api'))
      return { ...drawn, stream: true };
  }
  throw new Error(`no request of ${step.model} ends with ${step.ending}`);
}
