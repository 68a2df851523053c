'use client';

import { Popover as Base } from '@base-ui/react/popover';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';
import { usePopupLayer } from './popup-layer';
import { popupStyle } from './popup-style';

export const Popover = Base.Root;
export const PopoverTrigger = Base.Trigger;
export const PopoverClose = Base.Close;

type PopoverContentProps = {
  /** Names the popup for screen readers. */
  label: string;
  align?: ComponentProps<typeof Base.Positioner>['align'];
  side?: ComponentProps<typeof Base.Positioner>['side'];
  className?: string;
  children: ReactNode;
};

export function PopoverContent({
  label,
  align = 'start',
  side = 'bottom',
  className,
  children,
}: PopoverContentProps) {
  const layer = usePopupLayer();
  return (
    <Base.Portal container={layer}>
      <Base.Positioner className="z-50" sideOffset={4} align={align} side={side} collisionPadding={8}>
        <Base.Popup
          aria-label={label}
          className={classNames(popupStyle, 'max-h-(--available-height) overflow-y-auto', className)}
        >
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}
