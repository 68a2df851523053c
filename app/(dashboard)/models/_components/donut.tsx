'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { formatRate } from '@/lib/format/numbers';
import { modelsText } from '@/lib/i18n/dictionaries/models';
import { useText } from '@/lib/i18n/locale-provider';
import { type Part, PartsTable } from './parts-table';

const size = 220;
const outer = 108;
const inner = 68;
const gap = 0.012;

type DonutProps = { label: string; parts: readonly Part[]; format: (value: number) => string };

/** A ring of shares. The table beside it says the same in words and is what the keyboard reaches. */
export function Donut({ label, parts, format }: DonutProps) {
  const text = useText(modelsText);
  const router = useRouter();
  const [pointed, setPointed] = useState<string | null>(null);
  const total = parts.reduce((sum, part) => sum + part.value, 0);
  const shown = parts.find(({ id }) => id === pointed);
  let turned = 0;
  const slices = parts.map((part) => {
    const from = turned;
    turned += part.share;
    return { ...part, from, to: turned };
  });
  return (
    <div className="grid items-center gap-6 md:grid-cols-[auto_minmax(0,44rem)] md:gap-10">
      <svg
        viewBox={`0 0 ${size} ${size}`}
        aria-hidden="true"
        className="mx-auto size-56"
        onPointerLeave={() => setPointed(null)}
      >
        {slices.map((slice) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the same links are in the table beside it
          <path
            key={slice.id}
            d={ringPart(slice.from, slice.to)}
            fill={slice.colour}
            opacity={pointed === null || pointed === slice.id ? 1 : 0.35}
            className={slice.href ? 'cursor-pointer' : ''}
            onPointerEnter={() => setPointed(slice.id)}
            onClick={() => {
              if (slice.href) router.push(slice.href);
            }}
          >
            <title>{text.slice(slice.label, format(slice.value), formatRate(slice.share))}</title>
          </path>
        ))}
        <text
          x={size / 2}
          y={size / 2 - 2}
          textAnchor="middle"
          fill="var(--ink)"
          fontSize="20"
          fontWeight="600"
        >
          {format(shown ? shown.value : total)}
        </text>
        <text x={size / 2} y={size / 2 + 18} textAnchor="middle" fill="var(--ink-faint)" fontSize="12">
          {shown ? formatRate(shown.share) : text.inAll}
        </text>
      </svg>
      <PartsTable label={label} parts={parts} format={format} />
    </div>
  );
}

function ringPart(from: number, to: number): string {
  // A whole ring has no two ends to draw an arc between.
  const end = Math.min(to, from + 0.9999);
  const space = end - from > gap * 2 ? gap / 4 : 0;
  const [a, b] = [from + space, end - space].map((turn) => turn * 2 * Math.PI - Math.PI / 2) as [
    number,
    number,
  ];
  const large = b - a > Math.PI ? 1 : 0;
  const at = (radius: number, angle: number) =>
    `${(size / 2 + radius * Math.cos(angle)).toFixed(3)} ${(size / 2 + radius * Math.sin(angle)).toFixed(3)}`;
  return `M${at(outer, a)}A${outer} ${outer} 0 ${large} 1 ${at(outer, b)}L${at(inner, b)}A${inner} ${inner} 0 ${large} 0 ${at(inner, a)}Z`;
}
