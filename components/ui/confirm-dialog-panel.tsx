'use client';

import { AlertDialog } from '@base-ui/react/alert-dialog';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { useText } from '@/lib/i18n/locale-provider';
import { backdropStyle } from './backdrop-style';
import { Button, buttonStyle } from './button';
import type { ConfirmDialogProps } from './confirm-dialog';

export function ConfirmDialogPanel(props: ConfirmDialogProps) {
  const text = useText(commonText);
  return (
    <AlertDialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropStyle} />
        <AlertDialog.Popup className="popup-motion fixed inset-x-2 top-1/3 z-50 mx-auto rounded-lg border border-line-strong bg-raised p-4 text-ink outline-none sm:w-[26rem]">
          <AlertDialog.Title className="break-words font-semibold text-lg">{props.title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className="mt-1 break-words text-ink-soft">
            {props.children}
          </AlertDialog.Description>
          <div className="mt-4 flex flex-wrap justify-end gap-2">
            <AlertDialog.Close className={buttonStyle()}>{text.cancel}</AlertDialog.Close>
            <Button
              variant={props.danger ? 'danger' : 'primary'}
              pending={props.pending ?? false}
              onClick={props.onConfirm}
            >
              {props.confirmLabel}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
