'use client';

import { Swatch } from '@/components/charts/chart-legend';
import { CarriedLink } from '@/components/layout/carried-link';
import { formatRate } from '@/lib/format/numbers';
import { modelsText } from '@/lib/i18n/dictionaries/models';
import { useText } from '@/lib/i18n/locale-provider';

export type Part = {
  id: string;
  label: string;
  value: number;
  share: number;
  colour: string;
  href?: string;
};

type PartsProps = { label: string; parts: readonly Part[]; format: (value: number) => string };

/** The parts of a whole to read: also what stands beside the donut. */
export function PartsTable({ label, parts, format }: PartsProps) {
  const text = useText(modelsText);
  return (
    <table aria-label={label} className="w-full table-fixed">
      <thead>
        <tr className="text-ink-soft text-sm">
          <th scope="col" className="pb-1 text-left font-medium">
            {text.columns.model}
          </th>
          <th scope="col" className="figures w-28 pb-1 font-medium">
            {text.inAll}
          </th>
          <th scope="col" className="figures w-20 pb-1 font-medium">
            {text.columns.share}
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <tr key={part.id} className="hover:bg-hover">
            <th scope="row" className="h-7 pr-3 text-left font-normal">
              <span className="flex min-w-0 items-center gap-2">
                <Swatch colour={part.colour} />
                {part.href ? (
                  <CarriedLink
                    href={part.href}
                    title={part.label}
                    className="min-w-0 truncate rounded-sm hover:text-accent"
                  >
                    {part.label}
                  </CarriedLink>
                ) : (
                  <span className="truncate">{part.label}</span>
                )}
              </span>
            </th>
            <td className="figures">{format(part.value)}</td>
            <td className="figures text-ink-soft">{formatRate(part.share)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
