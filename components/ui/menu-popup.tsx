'use client';

import { Menu as Base } from '@base-ui/react/menu';
import { classNames } from './class-names';
import { type MenuContentProps, MenuParts } from './menu';
import { usePopupLayer } from './popup-layer';
import { popupStyle } from './popup-style';
import { isTriggersOwn, usePopup } from './popup-trigger';

export function MenuPopup({ align = 'end', side = 'bottom', className, children }: MenuContentProps) {
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
          className="z-50 outline-none"
          sideOffset={4}
          align={align}
          side={side}
          collisionPadding={8}
        >
          <Base.Popup
            finalFocus={trigger}
            aria-labelledby={trigger.current?.id}
            className={classNames(
              popupStyle,
              'max-h-(--available-height) min-w-44 overflow-y-auto p-1',
              className,
            )}
          >
            <MenuParts value={Base}>{children}</MenuParts>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
