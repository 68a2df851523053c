'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { useText } from '@/lib/i18n/locale-provider';
import { backdropStyle } from './backdrop-style';
import { buttonStyle } from './button';
import { classNames } from './class-names';
import { InsideDialog } from './popup-layer';
import type { SheetProps } from './sheet';

export function SheetPanel({ side = 'right', titleVisible = true, ...props }: SheetProps) {
  const text = useText(commonText);
  return (
    <Base.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={backdropStyle} />
        <Base.Popup
          className={classNames(
            'fixed inset-y-0 z-50 flex max-w-full flex-col bg-raised text-ink outline-none transition-[translate] ease-out',
            side === 'right'
              ? 'right-0 base:w-[44rem] border-line-strong border-l data-ending-style:translate-x-full data-starting-style:translate-x-full'
              : 'left-0 base:w-72 border-line-strong border-r data-ending-style:-translate-x-full data-starting-style:-translate-x-full',
            props.className,
          )}
        >
          <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b px-4">
            <Base.Title className={titleVisible ? 'min-w-0 flex-1 truncate font-semibold' : 'sr-only'}>
              {props.title}
            </Base.Title>
            {titleVisible ? null : <span className="flex-1" />}
            {props.actions}
            <Base.Close
              aria-label={text.close}
              className={classNames(buttonStyle({ variant: 'quiet', size: 'icon-small' }), '-mr-1')}
            >
              <X />
            </Base.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto">
            <InsideDialog>{props.children}</InsideDialog>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
