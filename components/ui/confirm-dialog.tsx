'use client';

import { lazy, type ReactNode } from 'react';
import { WhenWanted } from './when-wanted';

const ConfirmDialogPanel = lazy(() =>
  import('./confirm-dialog-panel').then((module) => ({ default: module.ConfirmDialogPanel })),
);

export type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen, and whether it can be undone. */
  children: ReactNode;
  confirmLabel: string;
  danger?: boolean;
  pending?: boolean;
  onConfirm: () => void;
};

export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <WhenWanted wanted={props.open}>
      <ConfirmDialogPanel {...props} />
    </WhenWanted>
  );
}
