'use client';

import { lazy, type ReactNode } from 'react';
import { WhenWanted } from './when-wanted';

const SheetPanel = lazy(() => import('./sheet-panel').then((module) => ({ default: module.SheetPanel })));

export type SheetProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** Shown left of the close button, such as a link to the sheet's own page. */
  actions?: ReactNode;
  side?: 'left' | 'right';
  /** `false` where the title is only for screen readers. */
  titleVisible?: boolean;
  className?: string;
  children: ReactNode;
};

/** A panel over one edge of the window: details of a row on the right, navigation on phones on the left. */
export function Sheet(props: SheetProps) {
  return (
    <WhenWanted wanted={props.open}>
      <SheetPanel {...props} />
    </WhenWanted>
  );
}
