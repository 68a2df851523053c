'use client';

import { createParser } from 'eventsource-parser';
import { useEffect, useRef, useState } from 'react';
import { useErrorMessage } from '@/components/ui/error-message';
import { playgroundPath } from '@/lib/queries/playground';
import { apiErrorFrom } from '@/lib/queries/request-json';
import { partOfBody, partOfEvent } from './answer-text';
import { type PlaygroundForm, trialOf } from './playground-request';

export type RawEvent = { index: number; atMs: number; type: string | null; data: string };

export type Trial = {
  state: 'idle' | 'waiting' | 'running' | 'done' | 'stopped' | 'failed';
  /** The row that records it. */
  requestId: string | null;
  httpStatus: number | null;
  text: string;
  reasoning: string;
  events: RawEvent[];
  /** Bytes of an answer that is no stream. */
  body: string | null;
  problem: string | null;
  /** As this browser saw it. */
  firstByteMs: number | null;
  durationMs: number | null;
  overheadMs: number | null;
};

const idle: Trial = {
  state: 'idle',
  requestId: null,
  httpStatus: null,
  text: '',
  reasoning: '',
  events: [],
  body: null,
  problem: null,
  firstByteMs: null,
  durationMs: null,
  overheadMs: null,
};

/** A stream may bring hundreds of events a second; the eye needs a dozen pictures. */
const paintMillis = 60;

/** Sends one request at a time and keeps everything that comes back. */
export function useTrial() {
  const errorMessage = useErrorMessage();
  const [trial, setTrial] = useState<Trial>(idle);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function send(form: PlaygroundForm, body: Record<string, unknown>) {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const began = performance.now();
    let current: Trial = { ...idle, state: 'waiting' };
    const isCurrent = () => running.current === controller;
    const paint = () => {
      if (isCurrent()) setTrial(current);
    };
    const change = (next: Partial<Trial>) => {
      current = { ...current, ...next };
    };
    const elapsed = () => performance.now() - began;
    paint();
    const timer = setInterval(paint, paintMillis);
    try {
      const response = await fetch(playgroundPath, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(trialOf(form, body)),
        signal: controller.signal,
        cache: 'no-store',
      });
      const overhead = Number(response.headers.get('x-weir-overhead-ms') ?? Number.NaN);
      change({
        state: 'running',
        requestId: response.headers.get('x-request-id'),
        httpStatus: response.status,
        overheadMs: Number.isFinite(overhead) ? overhead : null,
      });
      if (response.headers.get('content-type')?.includes('text/event-stream')) {
        await readStream(response, controller.signal, form, change, elapsed, () => current);
      } else {
        // What our own API refuses has no row; what the gateway answers has one.
        const copy = response.clone();
        const text = await response.text();
        change({ firstByteMs: elapsed(), body: text });
        const part = partOfBody(form.kind, text);
        if (response.ok) change({ text: part.text, reasoning: part.reasoning, problem: part.error });
        else change({ problem: part.error ?? errorMessage(await apiErrorFrom(copy)) });
      }
      change({ state: controller.signal.aborted ? 'stopped' : current.problem ? 'failed' : 'done' });
    } catch (error) {
      if (controller.signal.aborted) change({ state: 'stopped' });
      else change({ state: 'failed', problem: errorMessage(error) });
    } finally {
      clearInterval(timer);
      change({ durationMs: elapsed() });
      paint();
    }
  }

  return {
    trial,
    send,
    stop: () => running.current?.abort(),
  };
}

async function readStream(
  response: Response,
  signal: AbortSignal,
  form: PlaygroundForm,
  change: (next: Partial<Trial>) => void,
  elapsed: () => number,
  now: () => Trial,
): Promise<void> {
  const parser = createParser({
    onEvent: ({ event, data }) => {
      const { events, text, reasoning, problem } = now();
      const part = partOfEvent(form.kind, data);
      change({
        events: [...events, { index: events.length, atMs: elapsed(), type: event ?? null, data }],
        text: text + part.text,
        reasoning: reasoning + part.reasoning,
        problem: problem ?? part.error,
      });
    },
  });
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  // Not every browser ends a read that is under way when its request is aborted.
  signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined));
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    if (now().firstByteMs === null) change({ firstByteMs: elapsed() });
    parser.feed(decoder.decode(value, { stream: true }));
  }
}
