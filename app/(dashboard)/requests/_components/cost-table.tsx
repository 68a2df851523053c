'use client';

import type { ReactNode } from 'react';
import { useViewer } from '@/components/layout/viewer';
import { Badge } from '@/components/ui/badge';
import { Money } from '@/components/ui/money';
import { formatMoneyExact } from '@/lib/format/money';
import { formatExact } from '@/lib/format/numbers';
import { requestsText } from '@/lib/i18n/dictionaries/requests';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { useText } from '@/lib/i18n/locale-provider';
import type { UserRequest } from '@/lib/queries/requests';

type CostTableProps = { request: UserRequest; foot: ReactNode; unknownPrice: ReactNode };

type Line = { name: string; note: string | null; tokens: number | null; cost: number | null };

/** Tokens by bucket, what a million of each was billed, and what that adds up to. */
export function CostTable({ request, foot, unknownPrice }: CostTableProps) {
  const text = useText(requestsText);
  const usage = useText(usageText);
  const { money } = useViewer();
  const source = request.usageSource as keyof typeof usage.source;
  const isUnknown = request.cost === null && request.usageSource !== 'none';
  const part = (count: number | null, words: (count: string) => string) =>
    count ? words(formatExact(count)) : null;
  const lines: Line[] = [
    { name: usage.tokens.input, note: null, tokens: request.inputTokens, cost: request.inputCost },
    {
      name: usage.tokens.cacheRead,
      note: null,
      tokens: request.cacheReadTokens,
      cost: request.cacheReadCost,
    },
    {
      name: usage.tokens.cacheWrite,
      note: part(request.cacheWrite1hTokens, text.ofOneHour),
      tokens: request.cacheWriteTokens,
      cost: request.cacheWriteCost,
    },
    {
      name: usage.tokens.output,
      note: part(request.reasoningTokens, text.ofReasoning),
      tokens: request.outputTokens,
      cost: request.outputCost,
    },
  ];
  const units = Object.entries(request.units ?? {});
  return (
    <section>
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <h2 className="font-semibold">{text.tokensAndCost}</h2>
        <Badge
          tone={source === 'upstream' ? 'good' : source === 'none' ? 'neutral' : 'warn'}
          title={usage.sourceHelp[source]}
        >
          {usage.source[source] ?? request.usageSource}
        </Badge>
      </div>
      {request.cached ? (
        <p className="mb-2 text-ink-soft">{text.savedByCache(formatExact(request.savedTokens))}</p>
      ) : null}
      {request.usageNote ? <p className="mb-2 text-ink-soft">{request.usageNote}</p> : null}
      {request.totalTokens === null && units.length === 0 ? (
        request.usageNote ? null : (
          <p className="text-ink-soft">{text.noUsage}</p>
        )
      ) : (
        <table className="w-full">
          <thead>
            <tr className="text-ink-soft text-sm">
              <th scope="col" className="h-8 border-line border-b text-left font-medium">
                {text.bucket}
              </th>
              <th scope="col" className="figures border-line border-b pl-3 font-medium">
                {text.tokens}
              </th>
              <th scope="col" title={text.perHelp} className="figures border-line border-b pl-3 font-medium">
                {text.per}
              </th>
              <th scope="col" className="figures border-line border-b pl-3 font-medium">
                {text.cost}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.name}>
                <th scope="row" className="h-8 text-left font-normal">
                  {line.name}
                  {line.note ? (
                    <span className="block text-ink-faint text-xs sm:ml-2 sm:inline">{line.note}</span>
                  ) : null}
                </th>
                <td className="figures pl-3">{formatExact(line.tokens)}</td>
                <td className="figures pl-3 text-ink-faint">
                  {line.tokens && line.cost !== null
                    ? formatMoneyExact(Number(((line.cost / line.tokens) * 1e6).toPrecision(4)), money)
                    : ''}
                </td>
                <td className="figures pl-3">
                  {line.cost === null ? '' : formatMoneyExact(line.cost, money)}
                </td>
              </tr>
            ))}
            {request.otherCost || units.length > 0 ? (
              <tr>
                <th scope="row" className="h-8 text-left font-normal">
                  {text.other}
                  <span className="ml-2 text-ink-faint text-xs">
                    {units.map(([name, count]) => `${name} ${formatExact(count)}`).join(', ')}
                  </span>
                </th>
                <td />
                <td />
                <td className="figures pl-3">
                  {request.otherCost === null ? '' : formatMoneyExact(request.otherCost, money)}
                </td>
              </tr>
            ) : null}
          </tbody>
          <tfoot>
            <tr className="font-medium">
              <th scope="row" className="h-9 border-line border-t text-left font-medium">
                {usage.tokens.total}
                {request.estimatedTokens > 0 ? (
                  <span className="block font-normal text-warn text-xs sm:ml-2 sm:inline">
                    {text.ofEstimated(formatExact(request.estimatedTokens))}
                  </span>
                ) : null}
              </th>
              <td className="figures border-line border-t pl-3">{formatExact(request.totalTokens)}</td>
              <td className="border-line border-t" />
              <td className="figures border-line border-t pl-3">
                {isUnknown
                  ? (unknownPrice ?? <Money value={null} />)
                  : request.cost === null
                    ? '–'
                    : formatMoneyExact(request.cost, money)}
              </td>
            </tr>
          </tfoot>
        </table>
      )}
      {foot}
    </section>
  );
}
