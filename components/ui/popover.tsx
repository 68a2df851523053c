'use client';

import { type ComponentProps, lazy, type ReactNode, Suspense } from 'react';
import { Popup, PopupTrigger, usePopup } from './popup-trigger';

const loadPopup = () => import('./popover-popup');
const PopoverPopup = lazy(() => loadPopup().then((module) => ({ default: module.PopoverPopup })));

export const Popover = Popup;

export function PopoverTrigger(props: Omit<ComponentProps<typeof PopupTrigger>, 'kind' | 'prepare'>) {
  return <PopupTrigger kind="dialog" prepare={() => void loadPopup()} {...props} />;
}

export type PopoverContentProps = {
  /** Names the popup for screen readers. */
  label: string;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'right' | 'bottom' | 'left';
  className?: string;
  children: ReactNode;
};

export function PopoverContent(props: PopoverContentProps) {
  const { wanted } = usePopup();
  if (!wanted) return null;
  return (
    <Suspense fallback={null}>
      <PopoverPopup {...props} />
    </Suspense>
  );
}
