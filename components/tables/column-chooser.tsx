'use client';

import { Columns3 } from 'lucide-react';
import { buttonStyle } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { tableText } from '@/lib/i18n/dictionaries/table';
import { useText } from '@/lib/i18n/locale-provider';
import type { Column } from './column';

type ColumnChooserProps<Row> = {
  columns: readonly Column<Row>[];
  isShown: (column: Column<Row>) => boolean;
  setShown: (id: string, shown: boolean) => void;
  reset: () => void;
};

export function ColumnChooser<Row>({ columns, isShown, setShown, reset }: ColumnChooserProps<Row>) {
  const text = useText(tableText);
  return (
    <Popover>
      <PopoverTrigger className={buttonStyle()}>
        <Columns3 aria-hidden />
        {text.columns}
      </PopoverTrigger>
      <PopoverContent label={text.columns} align="end" className="w-60 p-1">
        {columns
          .filter((column) => column.hideable)
          .map((column) => (
            // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is a custom control with an input
            <label
              key={column.id}
              className="flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-2 hover:bg-hover"
            >
              <Checkbox checked={isShown(column)} onCheckedChange={(shown) => setShown(column.id, shown)} />
              <span className="min-w-0 truncate">{column.header}</span>
            </label>
          ))}
        <button
          type="button"
          onClick={reset}
          className="mt-1 h-8 w-full rounded-md border-line border-t px-2 text-left text-accent hover:bg-hover focus-visible:-outline-offset-2"
        >
          {text.resetColumns}
        </button>
      </PopoverContent>
    </Popover>
  );
}
