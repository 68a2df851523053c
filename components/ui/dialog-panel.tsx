'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { useText } from '@/lib/i18n/locale-provider';
import { backdropStyle } from './backdrop-style';
import { buttonStyle } from './button';
import { classNames } from './class-names';
import type { DialogProps } from './dialog';
import { InsideDialog } from './popup-layer';

const widths = { small: 'sm:w-96', normal: 'sm:w-[30rem]', large: 'sm:w-[44rem]' };

export function DialogPanel({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  size = 'normal',
  stays = false,
}: DialogProps) {
  const text = useText(commonText);
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} disablePointerDismissal={stays}>
      <Base.Portal>
        <Base.Backdrop className={backdropStyle} />
        <Base.Popup
          className={classNames(
            'popup-motion fixed inset-x-2 top-1/2 z-50 mx-auto flex max-h-[calc(100dvh-2rem)] -translate-y-1/2 flex-col rounded-lg border border-line-strong bg-raised text-ink outline-none',
            'data-[ending-style]:translate-y-[calc(-50%+4px)] data-[starting-style]:translate-y-[calc(-50%+4px)]',
            widths[size],
          )}
        >
          <header className="flex items-start gap-3 px-4 pt-4">
            <div className="min-w-0 flex-1">
              <Base.Title className="break-words font-semibold text-lg">{title}</Base.Title>
              {description ? (
                <Base.Description className="mt-1 break-words text-ink-soft">{description}</Base.Description>
              ) : null}
            </div>
            <Base.Close
              aria-label={text.close}
              className={classNames(buttonStyle({ variant: 'quiet', size: 'icon-small' }), '-mt-1 -mr-1')}
            >
              <X />
            </Base.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4">
            <InsideDialog>{children}</InsideDialog>
          </div>
          {footer ? (
            <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-4 py-3">
              {footer}
            </footer>
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
