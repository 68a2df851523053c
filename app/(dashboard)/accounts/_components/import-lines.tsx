'use client';

import { CircleCheck, CircleDashed, CircleX, Copy, TriangleAlert } from 'lucide-react';
import { Spinner } from '@/components/ui/spinner';
import { accountsText } from '@/lib/i18n/dictionaries/accounts';
import { useText } from '@/lib/i18n/locale-provider';
import type { ImportRow, LineOutcome } from './use-account-import';

const marks: Record<LineOutcome, React.ReactNode> = {
  ready: <CircleDashed aria-hidden className="text-ink-faint" />,
  created: <CircleDashed aria-hidden className="text-ink-faint" />,
  testing: <Spinner className="text-accent" />,
  good: <CircleCheck aria-hidden className="text-good" />,
  bad: <CircleX aria-hidden className="text-bad" />,
  duplicate: <Copy aria-hidden className="text-ink-faint" />,
  invalid: <TriangleAlert aria-hidden className="text-warn" />,
};

/** Every pasted line with what became of it. */
export function ImportLines({ rows }: { rows: readonly ImportRow[] }) {
  const text = useText(accountsText);
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label={text.importText}
      className="max-h-[22rem] overflow-y-auto rounded-md border border-line"
    >
      <table className="w-full table-fixed text-left">
        <thead>
          <tr className="text-ink-soft text-sm">
            <th scope="col" className="sticky top-0 w-14 bg-raised px-3 py-1.5 font-medium">
              {text.line}
            </th>
            <th scope="col" className="sticky top-0 w-[38%] bg-raised px-3 py-1.5 font-medium">
              {text.columns.name}
            </th>
            <th scope="col" className="sticky top-0 bg-raised px-3 py-1.5 font-medium">
              {text.outcome}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.line} ${row.name}`} className="border-line border-t align-top">
              <td className="px-3 py-1.5 text-ink-soft tabular-nums">{row.line}</td>
              <td className="truncate px-3 py-1.5" title={row.name ?? undefined}>
                {row.name ?? '–'}
              </td>
              <td className="px-3 py-1.5">
                <span className="flex min-w-0 items-start gap-1.5 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0">
                  {marks[row.outcome]}
                  <span className="shrink-0">{text.outcomes[row.outcome]}</span>
                  <span className="min-w-0 break-words text-ink-soft text-sm">{noteOf(row, text)}</span>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function noteOf(
  row: ImportRow,
  text: { duplicateOf: (name: string) => string; duplicateOfLine: (line: number) => string },
) {
  if (!row.duplicateOf) return row.note;
  const { line, name } = row.duplicateOf;
  return line === null ? text.duplicateOf(name) : text.duplicateOfLine(line);
}
