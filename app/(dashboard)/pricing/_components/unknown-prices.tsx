'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ModelName } from '@/components/ui/model-name';
import { formatCount } from '@/lib/format/numbers';
import { matchesGlob } from '@/lib/globs';
import { pricingText } from '@/lib/i18n/dictionaries/pricing';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import { pricesPages } from '@/lib/queries/pricing';
import { modelsQuery } from '@/lib/queries/usage';
import type { PriceStart } from './price-dialog';
import { unknownSince } from './priced-period';

type UnknownPricesProps = { onSet: (start: PriceStart) => void; onRerate: (model: string) => void };

const shownAtFirst = 3;

/** Models whose requests have no cost, the most used first: each a price away from being money. */
export function UnknownPrices({ onSet, onRerate }: UnknownPricesProps) {
  const text = useText(pricingText);
  const { locale } = useLocale();
  const used = useQuery(modelsQuery(unknownSince));
  const own = useInfiniteQuery(pricesPages({ source: 'own' }));
  const [all, setAll] = useState(false);
  // A list that cannot be had is told by the table below; this card only adds to it.
  const models = (used.data?.models ?? [])
    .filter(({ model, unknownCostRequests }) => model !== '' && unknownCostRequests > 0)
    .sort((a, b) => b.unknownCostRequests - a.unknownCostRequests);
  if (models.length === 0) return null;
  const patterns = own.data?.pages.flatMap((page) => page.items).filter(({ inForce }) => inForce) ?? [];
  const isPriced = (model: string) =>
    patterns.some((price) => matchesGlob(price.model.toLowerCase(), model.toLowerCase()));
  const shown = all ? models : models.slice(0, shownAtFirst);
  return (
    <Card aria-labelledby="unknown-prices" className="overflow-hidden">
      <header className="flex items-start gap-2 border-line border-b bg-warn-soft px-4 py-2.5">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
        <div className="min-w-0">
          <h2 id="unknown-prices" className="font-semibold">
            {text.unknownTitle(models.length)}
          </h2>
          <p className="text-ink-soft text-sm">{text.unknownHelp}</p>
        </div>
      </header>
      <ul className="divide-y divide-line">
        {shown.map(({ model, unknownCostRequests }) => {
          const priced = isPriced(model);
          return (
            <li key={model} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 sm:flex-nowrap">
              <div className="min-w-0 flex-1">
                <ModelName model={model} className="font-medium" />
                <p className="text-ink-soft text-sm">
                  <Link
                    href={`/requests?range=30d&model=${encodeURIComponent(model)}`}
                    className="rounded-sm underline-offset-4 hover:text-accent hover:underline"
                  >
                    {text.unknownRequests(formatCount(unknownCostRequests, locale))}
                  </Link>
                  {priced ? <span className="ml-2">{text.pricedSince}</span> : null}
                </p>
              </div>
              {priced ? (
                <Button size="small" aria-label={`${text.rerate}: ${model}`} onClick={() => onRerate(model)}>
                  {text.rerate}
                </Button>
              ) : (
                <Button
                  size="small"
                  variant="primary"
                  aria-label={`${text.setPrice}: ${model}`}
                  onClick={() => onSet({ kind: 'model', model })}
                >
                  {text.setPrice}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {models.length > shown.length ? (
        <div className="border-line border-t px-4 py-2">
          <Button variant="link" onClick={() => setAll(true)}>
            {text.showAll(models.length)}
          </Button>
        </div>
      ) : null}
    </Card>
  );
}
