'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useNow } from '@/components/layout/now';
import { useViewer } from '@/components/layout/viewer';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Sheet } from '@/components/ui/sheet';
import { Skeleton } from '@/components/ui/skeleton';
import { formatExact } from '@/lib/format/numbers';
import { formatInstant } from '@/lib/format/time';
import { pricingText } from '@/lib/i18n/dictionaries/pricing';
import { useText } from '@/lib/i18n/locale-provider';
import { type PriceAnswer, pricesPages } from '@/lib/queries/pricing';
import type { PriceStart } from './price-dialog';
import {
  type PriceState,
  priceFigure,
  priceKey,
  priceName,
  stateOf,
  tokenNames,
  unitNames,
} from './price-words';

type PriceSheetProps = {
  price: PriceAnswer | null;
  onClose: () => void;
  onSet: (start: PriceStart) => void;
};

export function PriceSheet({ price, onClose, onSet }: PriceSheetProps) {
  const text = useText(pricingText);
  return (
    <Sheet
      open={price !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={
        price ? (
          <span className="flex min-w-0 items-center gap-2">
            <span className="truncate" title={priceName(price)}>
              {priceName(price)}
            </span>
            <Badge tone={price.source === 'own' ? 'accent' : 'neutral'}>{text.sources[price.source]}</Badge>
          </span>
        ) : (
          ''
        )
      }
      className="w-[36rem]"
      actions={
        price ? (
          <Button size="small" onClick={() => onSet({ kind: 'price', price })}>
            {price.source === 'own' ? text.editPrice : text.override}
          </Button>
        ) : null
      }
    >
      {price ? (
        <div className="flex flex-col gap-6 p-4">
          <PriceFigures price={price} />
          {price.source === 'own' ? (
            <Versions price={price} />
          ) : (
            <p className="text-ink-soft">{text.sheet.noVersions}</p>
          )}
        </div>
      ) : null}
    </Sheet>
  );
}

function PriceFigures({ price }: { price: PriceAnswer }) {
  const text = useText(pricingText);
  const { price: spec, currency } = price;
  const figure = (amount: number | undefined) =>
    amount === undefined ? (
      <span className="text-ink-faint">{text.sameAsInput}</span>
    ) : (
      priceFigure(amount, currency)
    );
  const units = unitNames.filter((unit) => spec[unit] !== undefined);
  const factors = Object.entries(spec.serviceTiers ?? {});
  return (
    <>
      {spec.input === undefined ? null : (
        <Part title={text.sheet.price} aside={text.sheet.perMillion}>
          {tokenNames.map((name) => (
            <Line key={name} name={text.buckets[name]}>
              {figure(name === 'cacheWrite1h' ? (spec.cacheWrite1h ?? spec.cacheWrite5m) : spec[name])}
            </Line>
          ))}
        </Part>
      )}
      {units.length > 0 ? (
        <Part title={text.sheet.price}>
          {units.map((unit) => (
            <Line key={unit} name={text.buckets[unit]}>
              {figure(spec[unit])}
            </Line>
          ))}
        </Part>
      ) : null}
      {spec.contextTiers?.map((tier) => (
        <Part
          key={tier.above}
          title={text.sheet.above(formatExact(tier.above))}
          aside={text.sheet.perMillion}
        >
          {tokenNames
            .filter((name) => tier[name] !== undefined)
            .map((name) => (
              <Line key={name} name={text.buckets[name]}>
                {figure(tier[name])}
              </Line>
            ))}
        </Part>
      ))}
      {factors.length > 0 ? (
        <Part title={text.sheet.serviceTiers}>
          {factors.map(([name, factor]) => (
            <Line key={name} name={name}>
              {text.sheet.times(String(factor))}
            </Line>
          ))}
        </Part>
      ) : null}
      {price.note ? (
        <Part title={text.sheet.note}>
          <p className="break-words">{price.note}</p>
        </Part>
      ) : null}
    </>
  );
}

function Part({ title, aside, children }: { title: string; aside?: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="flex items-baseline justify-between gap-3 border-line border-b pb-1.5 font-semibold">
        {title}
        {aside ? <span className="font-normal text-ink-faint text-sm">{aside}</span> : null}
      </h3>
      <div className="pt-1">{children}</div>
    </section>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <p className="flex min-h-7 items-center justify-between gap-3">
      <span className="min-w-0 break-words text-ink-soft">{name}</span>
      <span className="shrink-0 tabular-nums">{children}</span>
    </p>
  );
}

const tones = { current: 'good', planned: 'accent', replaced: 'neutral', covered: 'neutral' } as const;

/** Every version there was: what requests of its time cost. */
function Versions({ price }: { price: PriceAnswer }) {
  const text = useText(pricingText);
  const now = useNow();
  const { timeZone } = useViewer();
  const list = useInfiniteQuery(pricesPages({ q: price.model, source: 'own' }));
  if (list.isPending) return <Skeleton className="h-24" />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const versions = list.data.pages
    .flatMap((page) => page.items)
    .filter((other) => priceKey(other) === priceKey(price));
  return (
    <Part title={text.sheet.versions}>
      <ol className="divide-y divide-line">
        {versions.map((version) => {
          const state: PriceState = stateOf(version, versions, now);
          const { input, output } = version.price;
          const units = unitNames.flatMap((unit) => {
            const amount = version.price[unit];
            return amount === undefined ? [] : [text.short[unit](priceFigure(amount, version.currency))];
          });
          const figures =
            input === undefined || output === undefined
              ? units
              : [
                  `${text.buckets.input} ${priceFigure(input, version.currency)}`,
                  `${text.buckets.output} ${priceFigure(output, version.currency)}`,
                  ...units,
                ];
          return (
            <li key={version.version} className="py-2">
              <p className="flex items-center justify-between gap-3">
                <span className="font-medium">{text.sheet.version(version.version ?? 0)}</span>
                <Badge tone={tones[state]}>{text.states[state]}</Badge>
              </p>
              <p className="text-ink-soft text-sm tabular-nums">{figures.join(' · ')}</p>
              {version.effectiveFrom ? (
                <p className="text-ink-faint text-sm">
                  {text.sheet.since} {formatInstant(version.effectiveFrom, timeZone)}
                </p>
              ) : null}
            </li>
          );
        })}
      </ol>
    </Part>
  );
}
