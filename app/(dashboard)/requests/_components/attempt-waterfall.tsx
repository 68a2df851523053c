'use client';

import { Badge } from '@/components/ui/badge';
import { formatDuration } from '@/lib/format/time';
import { requestsAdminText } from '@/lib/i18n/dictionaries/requests-admin';
import { useText } from '@/lib/i18n/locale-provider';
import type { AdminRequestDetail } from '@/lib/queries/requests';

/** Every try at an upstream on one scale of time, with how it ended. */
export function AttemptWaterfall({ request }: { request: AdminRequestDetail }) {
  const text = useText(requestsAdminText);
  const start = Date.parse(request.createdAt);
  const lastEnd = request.attempts.reduce(
    (latest, attempt) => Math.max(latest, Date.parse(attempt.startedAt) - start + (attempt.durationMs ?? 0)),
    request.durationMs ?? 0,
  );
  const whole = Math.max(1, lastEnd);
  return (
    <section>
      <h2 className="mb-2 font-semibold">{text.attempts}</h2>
      {request.attempts.length === 0 ? <p className="text-ink-soft">{text.noAttempts}</p> : null}
      <ol className="flex flex-col gap-3">
        {request.attempts.map((attempt, index) => {
          const after = Math.max(0, Date.parse(attempt.startedAt) - start);
          const duration = attempt.durationMs ?? 0;
          const failed = attempt.errorCode !== null;
          const name = attempt.accountName ?? attempt.accountId ?? '–';
          return (
            <li key={attempt.ordinal} aria-label={text.attempt(index + 1)} className="min-w-0">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
                <span className="text-ink-faint">{index + 1}</span>
                <span className="min-w-0 truncate font-medium" title={name}>
                  {name}
                </span>
                {attempt.upstreamModel && attempt.upstreamModel !== request.model ? (
                  <span className="min-w-0 truncate text-ink-soft text-sm">
                    {text.asModel(attempt.upstreamModel)}
                  </span>
                ) : null}
                <Badge tone={failed ? 'bad' : 'good'}>{attempt.httpStatus ?? attempt.errorCode ?? '–'}</Badge>
                <span className="ml-auto whitespace-nowrap text-ink-soft text-sm">
                  {text.startedAfter(formatDuration(after))} · {formatDuration(attempt.durationMs)}
                </span>
              </p>
              <div aria-hidden className="relative mt-1 h-2.5 overflow-hidden rounded-sm bg-sunken">
                <span
                  className={`absolute inset-y-0 min-w-0.5 rounded-sm ${failed ? 'bg-bad' : 'bg-accent'}`}
                  style={{ left: `${(after / whole) * 100}%`, width: `${(duration / whole) * 100}%` }}
                />
                {attempt.ttftMs !== null && !failed ? (
                  <span
                    className="absolute inset-y-0 rounded-l-sm bg-line-strong"
                    style={{
                      left: `${(after / whole) * 100}%`,
                      width: `${(Math.min(attempt.ttftMs, duration) / whole) * 100}%`,
                    }}
                  />
                ) : null}
              </div>
              {attempt.errorMessage ? (
                <p className="mt-1 break-words text-ink-soft text-sm">
                  {attempt.errorCode ? <span className="text-bad">{attempt.errorCode}: </span> : null}
                  {attempt.errorMessage}
                </p>
              ) : null}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
