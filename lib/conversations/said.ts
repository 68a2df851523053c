// A request as a conversation sees it, read from any protocol. The readers build it with these few steps.
import type { MessageRole, Part } from '@/lib/conversations/recorded-turn';

export type SaidMessage = { role: MessageRole; parts: Part[] };

export type Said = {
  /** System prompts and the definitions of tools: they belong to the turn, not to the thread. */
  system: Part[];
  messages: SaidMessage[];
  /** The answer this request continues, where the provider keeps the history. */
  previousResponseId: string | null;
};

export function emptySaid(): Said {
  return { system: [], messages: [], previousResponseId: null };
}

export const textPart = (text: string): Part[] => (text === '' ? [] : [{ type: 'text', text }]);
export const reasoningPart = (text: string): Part[] => (text === '' ? [] : [{ type: 'reasoning', text }]);

/** What an assistant says in several messages or items on end is one answer. */
export function say(said: Said, role: MessageRole, parts: Part[]): Said {
  if (parts.length === 0) return said;
  if (role === 'system') {
    said.system.push(...parts);
    return said;
  }
  const last = said.messages.at(-1);
  if (role === 'assistant' && last?.role === 'assistant') last.parts.push(...parts);
  else said.messages.push({ role, parts });
  return said;
}

export function sayTools(said: Said, tools: unknown): void {
  if (Array.isArray(tools) && tools.length > 0)
    said.system.push({ type: 'tools', text: JSON.stringify(tools) });
}

/** JSON as text, text as it is. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
