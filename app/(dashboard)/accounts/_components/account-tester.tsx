'use client';

import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { useErrorMessage } from '@/components/ui/error-message';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { accountsText } from '@/lib/i18n/dictionaries/accounts';
import { useText } from '@/lib/i18n/locale-provider';
import { type Account, type AccountTest, accountsPath } from '@/lib/queries/accounts';
import { requestJson } from '@/lib/queries/request-json';
import { TestOutcome } from './test-outcome';

/** Makes a real call when asked to, or at once with `startAtOnce`. */
export function AccountTester({ account, startAtOnce }: { account: Account; startAtOnce: boolean }) {
  const text = useText(accountsText);
  const errorMessage = useErrorMessage();
  const queries = useQueryClient();
  const listId = useId();
  const [model, setModel] = useState('');
  const [pending, setPending] = useState(false);
  const [test, setTest] = useState<AccountTest | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const run = useCallback(
    async (wanted: string) => {
      setPending(true);
      setTest(null);
      setProblem(null);
      try {
        const body = wanted ? { model: wanted } : {};
        setTest(
          await requestJson<AccountTest>(`${accountsPath}/${account.id}/test`, { method: 'POST', body }),
        );
      } catch (error) {
        setProblem(errorMessage(error));
      } finally {
        setPending(false);
        await queries.invalidateQueries({ queryKey: [accountsPath] });
      }
    },
    [account.id, errorMessage, queries],
  );

  const started = useRef(false);
  useEffect(() => {
    if (!startAtOnce || started.current) return;
    started.current = true;
    void run('');
  }, [startAtOnce, run]);

  const known = [
    ...new Set([...account.models.filter((name) => !name.includes('*')), ...account.traits.listedModels]),
  ];
  return (
    <section>
      <h3 className="font-semibold">{text.testTitle}</h3>
      <p className="mb-2 text-ink-soft text-sm">{text.testHelp}</p>
      <form
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void run(model.trim());
        }}
        className="flex gap-2"
      >
        <Input
          aria-label={text.testModel}
          placeholder={text.testModelHint}
          autoComplete="off"
          list={listId}
          value={model}
          onChange={(event) => setModel(event.target.value)}
        />
        <datalist id={listId}>
          {known.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Button type="submit" pending={pending}>
          {text.runTest}
        </Button>
      </form>
      <div aria-live="polite" className="mt-2">
        {problem ? <Notice tone="bad">{problem}</Notice> : null}
        {test ? <TestOutcome test={test} /> : null}
      </div>
    </section>
  );
}
