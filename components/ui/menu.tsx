'use client';

import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';
import { usePopupLayer } from './popup-layer';
import { optionStyle, popupStyle } from './popup-style';

export const Menu = Base.Root;
export const MenuTrigger = Base.Trigger;
export const MenuRadioGroup = Base.RadioGroup;

type MenuContentProps = {
  align?: ComponentProps<typeof Base.Positioner>['align'];
  side?: ComponentProps<typeof Base.Positioner>['side'];
  className?: string;
  children: ReactNode;
};

export function MenuContent({ align = 'end', side = 'bottom', className, children }: MenuContentProps) {
  const layer = usePopupLayer();
  return (
    <Base.Portal container={layer}>
      <Base.Positioner
        className="z-50 outline-none"
        sideOffset={4}
        align={align}
        side={side}
        collisionPadding={8}
      >
        <Base.Popup
          className={classNames(
            popupStyle,
            'max-h-(--available-height) min-w-44 overflow-y-auto p-1',
            className,
          )}
        >
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

export function MenuItem({
  danger = false,
  className,
  ...rest
}: Omit<ComponentProps<typeof Base.Item>, 'className'> & { danger?: boolean; className?: string }) {
  return <Base.Item className={classNames(optionStyle, danger && 'text-bad', className)} {...rest} />;
}

export function MenuRadioItem({
  children,
  ...rest
}: Omit<ComponentProps<typeof Base.RadioItem>, 'className'>) {
  return (
    <Base.RadioItem className={classNames(optionStyle, 'justify-between')} {...rest}>
      <span className="min-w-0 truncate">{children}</span>
      <Base.RadioItemIndicator>
        <Check className="text-accent" />
      </Base.RadioItemIndicator>
    </Base.RadioItem>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="-mx-1 my-1 h-px bg-line" />;
}

export function MenuGroup({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2 pt-1.5 pb-1 text-ink-faint text-xs">{label}</Base.GroupLabel>
      {children}
    </Base.Group>
  );
}
