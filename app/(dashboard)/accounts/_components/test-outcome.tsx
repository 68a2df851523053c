'use client';

import { CircleCheck, CircleX } from 'lucide-react';
import { formatDuration } from '@/lib/format/time';
import { accountsText } from '@/lib/i18n/dictionaries/accounts';
import { useText } from '@/lib/i18n/locale-provider';
import type { AccountTest } from '@/lib/queries/accounts';

/** What one real call through an account came to, whole and streamed. */
export function TestOutcome({ test }: { test: AccountTest }) {
  const text = useText(accountsText);
  const calls = [
    { name: text.testPlain, call: test.plain },
    { name: text.testStreamed, call: test.streamed },
  ];
  return (
    <div role="status" className="rounded-md border border-line p-3">
      <p className="flex items-center gap-1.5 font-semibold">
        {test.ok ? (
          <CircleCheck aria-hidden className="size-4 text-good" />
        ) : (
          <CircleX aria-hidden className="size-4 text-bad" />
        )}
        {test.ok ? text.testOk : text.testFailed}
        {test.model ? (
          <span className="min-w-0 truncate font-normal text-ink-soft">{text.testWith(test.model)}</span>
        ) : null}
      </p>
      {test.plain || test.streamed ? (
        <ul className="mt-2 flex flex-col gap-1.5">
          {calls.map(({ name, call }) =>
            call ? (
              <li key={name} className="flex items-start gap-1.5">
                {call.ok ? (
                  <CircleCheck aria-label={text.testOk} className="mt-0.5 size-4 shrink-0 text-good" />
                ) : (
                  <CircleX aria-label={text.testFailed} className="mt-0.5 size-4 shrink-0 text-bad" />
                )}
                <div className="min-w-0">
                  <span>{name}</span>{' '}
                  <span className="text-ink-soft text-sm">
                    {[
                      call.httpStatus === null
                        ? null
                        : text.testFacts(String(call.httpStatus), formatDuration(call.durationMs)),
                      call.ok && call.ttftMs !== null ? text.testFirst(formatDuration(call.ttftMs)) : null,
                      call.ok ? (call.usageReturned ? text.testUsage : text.testNoUsage) : null,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                  {call.error ? <p className="break-words text-bad text-sm">{call.error}</p> : null}
                </div>
              </li>
            ) : null,
          )}
        </ul>
      ) : test.error ? (
        <p className="mt-1 break-words text-bad text-sm">{test.error}</p>
      ) : null}
    </div>
  );
}
