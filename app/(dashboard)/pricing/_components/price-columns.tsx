'use client';

import { useMemo } from 'react';
import { useNow } from '@/components/layout/now';
import type { Column } from '@/components/tables/column';
import { Badge } from '@/components/ui/badge';
import { ModelName } from '@/components/ui/model-name';
import { TimeAgo } from '@/components/ui/time-ago';
import { pricingText } from '@/lib/i18n/dictionaries/pricing';
import { tableText } from '@/lib/i18n/dictionaries/table';
import { useText } from '@/lib/i18n/locale-provider';
import type { PriceAnswer } from '@/lib/queries/pricing';
import type { PriceStart } from './price-dialog';
import { PriceMenu } from './price-menu';
import { priceFigure, stateOf, unitNames } from './price-words';

type Deeds = { onSet: (start: PriceStart) => void; onRerate: (model: string) => void };

function Amount({ price, amount }: { price: PriceAnswer; amount: number | undefined }) {
  const text = useText(pricingText);
  if (price.price.input === undefined) return <span className="text-ink-faint">–</span>;
  if (amount === undefined) return <span className="text-ink-faint text-sm">{text.sameAsInput}</span>;
  return <>{priceFigure(amount, price.currency)}</>;
}

/** What the other columns have no room for. */
function extras(price: PriceAnswer, text: (typeof pricingText)['en']): string[] {
  const { price: spec, currency } = price;
  const units = unitNames.flatMap((unit) => {
    const amount = spec[unit];
    return amount === undefined ? [] : [text.short[unit](priceFigure(amount, currency))];
  });
  if (spec.contextTiers?.length) units.push(text.short.tiers(spec.contextTiers.length));
  if (spec.serviceTiers && Object.keys(spec.serviceTiers).length > 0) units.push(text.short.serviceTiers);
  return units;
}

function SourceBadge({ price }: { price: PriceAnswer }) {
  const text = useText(pricingText);
  return (
    <Badge tone={price.source === 'own' ? 'accent' : 'neutral'}>
      {text.sources[price.source]}
      {price.version === null ? null : <span className="tabular-nums">v{price.version}</span>}
    </Badge>
  );
}

function Standing({ price }: { price: PriceAnswer }) {
  const text = useText(pricingText);
  const now = useNow();
  const state = stateOf(price, [price], now);
  if (state === 'covered') {
    return (
      <span title={text.coveredHint} className="truncate text-ink-faint text-sm">
        {text.states.covered}
      </span>
    );
  }
  return price.effectiveFrom === null ? null : (
    <TimeAgo value={price.effectiveFrom} className="truncate text-ink-soft text-sm" />
  );
}

export function usePriceColumns({ onSet, onRerate }: Deeds): Column<PriceAnswer>[] {
  const text = useText(pricingText);
  const table = useText(tableText);
  return useMemo(() => {
    const names = text.columns;
    const amount = (id: 'input' | 'output' | 'cacheRead'): Column<PriceAnswer> => ({
      id,
      header: names[id],
      width: 95,
      align: 'right',
      cell: (price) => <Amount price={price} amount={price.price[id]} />,
    });
    return [
      {
        id: 'model',
        header: names.model,
        minWidth: 190,
        cell: (price) => <ModelName model={price.model} className="font-medium" />,
      },
      amount('input'),
      amount('output'),
      amount('cacheRead'),
      {
        id: 'cacheWrite',
        header: names.cacheWrite,
        width: 100,
        align: 'right',
        cell: (price) => <Amount price={price} amount={price.price.cacheWrite5m} />,
      },
      {
        id: 'provider',
        header: names.provider,
        width: 100,
        cell: (price) =>
          price.provider ? (
            <span title={price.provider}>{price.provider}</span>
          ) : (
            <span className="text-ink-faint">{text.anyProvider}</span>
          ),
      },
      {
        id: 'more',
        header: names.more,
        width: 120,
        cell: (price) => {
          const all = extras(price, text).join(' · ');
          return (
            <span className="text-ink-soft text-sm" title={all}>
              {all}
            </span>
          );
        },
      },
      {
        id: 'source',
        header: names.source,
        width: 165,
        cell: (price) => (
          <span className="flex min-w-0 items-center gap-2">
            <SourceBadge price={price} />
            <Standing price={price} />
          </span>
        ),
      },
      {
        id: 'actions',
        header: table.actions,
        headerHidden: true,
        width: 52,
        align: 'right',
        pinned: true,
        cell: (price) => <PriceMenu price={price} onSet={onSet} onRerate={onRerate} />,
      },
    ];
  }, [text, table, onSet, onRerate]);
}
