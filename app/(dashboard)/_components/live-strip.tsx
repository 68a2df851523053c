'use client';

import { useQuery } from '@tanstack/react-query';
import { CarriedLink } from '@/components/layout/carried-link';
import { Count } from '@/components/ui/count';
import { ModelName } from '@/components/ui/model-name';
import { formatExact, formatRate } from '@/lib/format/numbers';
import { formatDuration } from '@/lib/format/time';
import { overviewAdminText } from '@/lib/i18n/dictionaries/overview-admin';
import { useText } from '@/lib/i18n/locale-provider';
import { realtimeQuery } from '@/lib/queries/usage';

const shownModels = 4;

/** The last minutes on one line. */
export function LiveStrip() {
  const text = useText(overviewAdminText);
  const { data } = useQuery(realtimeQuery());
  if (!data) return <div className="h-10 rounded-lg border border-line bg-surface" aria-busy="true" />;
  const busy = data.activeRequests > 0 || data.requestsPerMinute > 0;
  return (
    <section
      aria-label={text.live}
      className="flex min-h-10 flex-wrap items-center gap-x-5 gap-y-1 rounded-lg border border-line bg-surface px-4 py-2 text-sm"
    >
      <span className="flex items-center gap-2 font-medium">
        <span
          aria-hidden
          className={`size-2 rounded-full ${busy ? 'bg-good motion-safe:animate-pulse' : 'bg-line-strong'}`}
        />
        {text.live}
      </span>
      <Reading value={<Count value={data.requestsPerMinute} />} name={text.requestsPerMinute} />
      <Reading value={<Count value={data.tokensPerMinute} />} name={text.tokensPerMinute} />
      <Reading value={<Count value={data.activeRequests} />} name={text.inFlight} />
      <Reading value={formatRate(data.errorRate)} name={text.errorRate} bad={(data.errorRate ?? 0) > 0.1} />
      <Reading value={formatDuration(data.p95DurationMs)} name={text.p95} />
      {data.journal.oldestMs > 5000 ? (
        <span className="text-warn">{text.pending(formatExact(data.journal.pending))}</span>
      ) : null}
      <span className="ml-auto hidden min-w-0 items-center gap-4 2xl:flex">
        {data.byModel.slice(0, shownModels).map(({ model }) => (
          <CarriedLink
            key={model}
            href={`/requests?range=15m&model=${encodeURIComponent(model)}`}
            className="min-w-0 max-w-44 rounded-sm text-ink-soft hover:text-accent"
          >
            <ModelName model={model} />
          </CarriedLink>
        ))}
      </span>
    </section>
  );
}

function Reading({ value, name, bad = false }: { value: React.ReactNode; name: string; bad?: boolean }) {
  return (
    <span className="whitespace-nowrap">
      <span className={`font-medium ${bad ? 'text-bad' : ''}`}>{value}</span>{' '}
      <span className="text-ink-faint">{name}</span>
    </span>
  );
}
