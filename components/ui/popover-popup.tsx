'use client';

import { Popover as Base } from '@base-ui/react/popover';
import { classNames } from './class-names';
import type { PopoverContentProps } from './popover';
import { InsideDialog, usePopupLayer } from './popup-layer';
import { popupStyle } from './popup-style';
import { isTriggersOwn, usePopup } from './popup-trigger';

export function PopoverPopup({
  label,
  align = 'start',
  side = 'bottom',
  className,
  children,
}: PopoverContentProps) {
  const layer = usePopupLayer();
  const { open, change, trigger } = usePopup();
  return (
    <Base.Root
      open={open}
      onOpenChange={(next, details) => {
        if (!isTriggersOwn(details, trigger.current)) change(next);
      }}
    >
      <Base.Portal container={layer}>
        <Base.Positioner
          anchor={trigger}
          className="z-50"
          sideOffset={4}
          align={align}
          side={side}
          collisionPadding={8}
        >
          <Base.Popup
            finalFocus={trigger}
            aria-label={label}
            className={classNames(popupStyle, 'max-h-(--available-height) base:overflow-y-auto', className)}
          >
            <InsideDialog>{children}</InsideDialog>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
