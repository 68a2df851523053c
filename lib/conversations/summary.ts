// What one turn adds to its conversation as lists show it.

import type { RecordedMessage } from '@/lib/conversations/recorded-turn';
import type { MessageRow, StoredRow } from '@/lib/conversations/store-turns';
import type { PlannedTurn } from '@/lib/conversations/threads';

export type TurnSummary = {
  conversationId: string;
  isNew: boolean;
  keyDim: number;
  row: StoredRow;
  createdAt: number;
  title: string;
  preview: string;
  messages: number;
  storedBytes: number;
  truncated: boolean;
};

const longestLine = 200;
/** Postgres holds neither U+0000 nor half a surrogate pair. */
const unstorable = /\0|\p{Surrogate}/gu;

export function summaryOf(plan: PlannedTurn, row: StoredRow, rows: readonly MessageRow[]): TurnSummary {
  const { turn, createdAt, keyDim } = plan.item;
  return {
    conversationId: plan.conversationId,
    isNew: plan.isNew,
    keyDim,
    row,
    createdAt,
    title: lineOf(turn.messages.find(({ role }) => role === 'user') ?? turn.messages[0]),
    preview: lineOf(turn.answer ?? turn.messages.at(-1)),
    messages: rows.filter(({ depth }) => depth >= 0).length,
    storedBytes: rows.reduce((total, { bodyBytes }) => total + bodyBytes, 0),
    truncated: plan.messages.some(({ message }) => isCut(message.message)),
  };
}

function isCut({ body }: RecordedMessage): boolean {
  return body === null || body.truncated === true;
}

/** The first line or so of what was said, whatever it is. */
function lineOf(message: RecordedMessage | undefined): string {
  for (const part of message?.body?.parts ?? []) {
    if (part.type === 'reasoning' || part.type === 'tools') continue;
    const text =
      part.type === 'binary' ? `[${part.mediaType}]` : part.type === 'tool_call' ? part.name : part.text;
    const line = text
      .slice(0, 4 * longestLine)
      .replace(unstorable, '')
      .replace(/\s+/g, ' ')
      .trim();
    if (line) return [...line].slice(0, longestLine).join('');
  }
  return '';
}
