'use client';

import { lazy, type ReactNode } from 'react';
import { WhenWanted } from './when-wanted';

const DialogPanel = lazy(() => import('./dialog-panel').then((module) => ({ default: module.DialogPanel })));

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  /** Buttons, the confirming one last. */
  footer?: ReactNode;
  size?: 'small' | 'normal' | 'large';
  /** A press beside it does not close it: for what is shown once, or still at work. */
  stays?: boolean;
};

export function Dialog(props: DialogProps) {
  return (
    <WhenWanted wanted={props.open}>
      <DialogPanel {...props} />
    </WhenWanted>
  );
}
