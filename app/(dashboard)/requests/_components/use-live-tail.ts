'use client';

// Requests as they end. Administrators are sent them; everybody else asks for the newest every other second.
import { useEffect, useRef, useState } from 'react';
import { type QueryParameters, requestJson } from '@/lib/queries/request-json';
import { liveAddress, newestFirst, type UserRequest } from '@/lib/queries/requests';
import type { Page } from '@/lib/queries/route-query';
import { type Audience, usagePaths } from '@/lib/queries/usage';

const pollMillis = 2000;
const keptRows = 500;

type Tail<Row> = {
  /** In the table, the newest first. */
  rows: readonly Row[];
  /** Held back while somebody reads further down. */
  waiting: readonly Row[];
  connected: boolean;
  release: () => void;
};

export function useLiveTail<Row extends UserRequest>(options: {
  audience: Audience;
  query: QueryParameters;
  enabled: boolean;
  paused: boolean;
}): Tail<Row> {
  const { audience, query, enabled, paused } = options;
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [waiting, setWaiting] = useState<readonly Row[]>([]);
  const [connected, setConnected] = useState(false);
  const isPaused = useRef(paused);
  useEffect(() => {
    isPaused.current = paused;
  }, [paused]);

  useEffect(() => {
    setRows([]);
    setWaiting([]);
    setConnected(false);
    if (!enabled) return;
    const add = (fresh: readonly Row[]) => {
      if (fresh.length === 0) return;
      (isPaused.current ? setWaiting : setRows)((before) => newestRows(fresh, before));
    };
    return audience === 'admin'
      ? listen<Row>(query, add, setConnected)
      : poll<Row>(audience, query, add, setConnected);
  }, [audience, query, enabled]);

  return {
    rows,
    waiting,
    connected,
    release: () => {
      setRows((before) => newestRows(waiting, before));
      setWaiting([]);
    },
  };
}

function newestRows<Row extends UserRequest>(fresh: readonly Row[], before: readonly Row[]): readonly Row[] {
  const known = new Map([...before, ...fresh].map((row) => [row.id, row]));
  return [...known.values()].sort((left, right) => (left.id < right.id ? 1 : -1)).slice(0, keptRows);
}

function listen<Row>(
  query: QueryParameters,
  add: (rows: readonly Row[]) => void,
  setConnected: (connected: boolean) => void,
): () => void {
  const source = new EventSource(liveAddress(query));
  source.onopen = () => setConnected(true);
  // The browser connects again by itself and says where it was.
  source.onerror = () => setConnected(false);
  source.onmessage = (event: MessageEvent<string>) => add([JSON.parse(event.data) as Row]);
  return () => source.close();
}

function poll<Row extends UserRequest>(
  audience: Audience,
  query: QueryParameters,
  add: (rows: readonly Row[]) => void,
  setConnected: (connected: boolean) => void,
): () => void {
  const stop = new AbortController();
  const since = new Date().toISOString();
  let timer: ReturnType<typeof setTimeout>;
  async function ask() {
    try {
      const { month: _month, to: _to, ...others } = query;
      const page = await requestJson<Page<Row>>(usagePaths[audience].requests, {
        query: { ...others, from: since, sort: newestFirst, limit: 100 },
        signal: stop.signal,
      });
      setConnected(true);
      add(page.items);
    } catch {
      // It is asked again in a moment, and the page says that it is not connected.
      setConnected(false);
    }
    if (!stop.signal.aborted) timer = setTimeout(() => void ask(), pollMillis);
  }
  void ask();
  return () => {
    stop.abort();
    clearTimeout(timer);
  };
}
