import { anthropic } from '@/lib/protocols/anthropic/anthropic';
import { gemini } from '@/lib/protocols/gemini/gemini';
import { openai } from '@/lib/protocols/openai/openai';
import type { Protocol, WireProtocol } from '@/lib/protocols/protocol';

const wireProtocols: Readonly<Record<Protocol, WireProtocol>> = { openai, anthropic, gemini };

export function wireProtocol(name: Protocol): WireProtocol {
  return wireProtocols[name];
}
