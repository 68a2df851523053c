'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useErrorMessage } from '@/components/ui/error-message';
import { type AccountImport, type AccountTest, accountsPath, type ImportLine } from '@/lib/queries/accounts';
import { requestJson } from '@/lib/queries/request-json';
import { inParallel } from '../../_fields/in-parallel';

export type LineOutcome = 'ready' | 'created' | 'duplicate' | 'invalid' | 'testing' | 'good' | 'bad';
export type ImportRow = ImportLine & { outcome: LineOutcome; note: string | null };

export type ImportStage = 'paste' | 'preview' | 'testing' | 'decide' | 'finishing';

const testedAtOnce = 4;
const changedAtOnce = 6;

/**
 * Pasted accounts on their way in: read without adding anything, added disabled, tried one by one, and only then
 * enabled or taken away again, so that nothing untried ever gets a request.
 */
export function useAccountImport(onFinished: (kept: number) => void) {
  const queries = useQueryClient();
  const errorMessage = useErrorMessage();
  const [stage, setStage] = useState<ImportStage>('paste');
  const [rows, setRows] = useState<ImportRow[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const stopper = useRef<AbortController | null>(null);
  useEffect(() => () => stopper.current?.abort(), []);

  async function guarded(work: () => Promise<void>) {
    setPending(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(errorMessage(error));
    } finally {
      setPending(false);
    }
  }

  const send = (text: string, defaults: object, dryRun: boolean) =>
    requestJson<AccountImport>(`${accountsPath}/import`, {
      method: 'POST',
      body: { text, defaults: { ...defaults, enabled: false }, dryRun },
    });
  const asRows = (answer: AccountImport): ImportRow[] =>
    answer.items.map((item) => ({ ...item, outcome: item.status, note: item.error }));

  const preview = (text: string, defaults: object) =>
    guarded(async () => {
      setRows(asRows(await send(text, defaults, true)));
      setStage('preview');
    });

  async function run(text: string, defaults: object) {
    await guarded(async () => {
      const added = asRows(await send(text, defaults, false));
      setRows(added);
      setStage('testing');
      await testAll(added);
      setStage('decide');
    });
    await queries.invalidateQueries({ queryKey: [accountsPath] });
  }

  async function testAll(added: readonly ImportRow[]) {
    const controller = new AbortController();
    stopper.current = controller;
    const mark = (id: string, outcome: LineOutcome, note: string | null) =>
      setRows((before) => before.map((row) => (row.id === id ? { ...row, outcome, note } : row)));
    const ids = added.flatMap(({ id, outcome }) => (id && outcome === 'created' ? [id] : []));
    await inParallel(
      ids,
      testedAtOnce,
      async (id) => {
        mark(id, 'testing', null);
        try {
          const test = await requestJson<AccountTest>(`${accountsPath}/${id}/test`, {
            method: 'POST',
            body: { stream: false },
          });
          mark(
            id,
            test.ok ? 'good' : 'bad',
            test.ok ? test.model : (test.error ?? test.plain?.error ?? null),
          );
        } catch (error) {
          mark(id, 'bad', errorMessage(error));
        }
      },
      controller.signal,
    );
  }

  /** `good` keeps what works, `all` everything with the rest disabled, `none` nothing. */
  async function decide(choice: 'good' | 'all' | 'none') {
    setStage('finishing');
    let kept = 0;
    await guarded(async () => {
      await inParallel(
        rows.filter(({ id, status }) => id !== null && status === 'created'),
        changedAtOnce,
        async ({ id, outcome }) => {
          const path = `${accountsPath}/${id}`;
          if (choice !== 'none' && outcome === 'good') {
            await requestJson(path, { method: 'PATCH', body: { enabled: true } });
          } else if (choice !== 'all') {
            await requestJson(path, { method: 'DELETE' });
            return;
          }
          kept += 1;
        },
      );
      onFinished(kept);
    });
    setStage('decide');
    await queries.invalidateQueries({ queryKey: [accountsPath] });
  }

  return {
    stage,
    rows,
    problem,
    pending,
    preview,
    run,
    decide,
    back: () => setStage('paste'),
    stop: () => stopper.current?.abort(),
  };
}
