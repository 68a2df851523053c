'use client';

import type { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import { type ComponentProps, createContext, lazy, type ReactNode, Suspense, useContext } from 'react';
import { classNames } from './class-names';
import { optionStyle } from './popup-style';
import { Popup, PopupTrigger, usePopup } from './popup-trigger';

/** The parts of a menu, known to those inside of one that is open. */
export const MenuParts = createContext<typeof Base | null>(null);

function useParts(): typeof Base {
  const parts = useContext(MenuParts);
  if (!parts) throw new Error('This belongs inside a MenuContent.');
  return parts;
}

const loadPopup = () => import('./menu-popup');
const MenuPopup = lazy(() => loadPopup().then((module) => ({ default: module.MenuPopup })));

export const Menu = Popup;

export function MenuTrigger(props: Omit<ComponentProps<typeof PopupTrigger>, 'kind' | 'prepare'>) {
  return <PopupTrigger kind="menu" prepare={() => void loadPopup()} {...props} />;
}

export type MenuContentProps = {
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'right' | 'bottom' | 'left';
  className?: string;
  children: ReactNode;
};

export function MenuContent(props: MenuContentProps) {
  const { wanted } = usePopup();
  if (!wanted) return null;
  return (
    <Suspense fallback={null}>
      <MenuPopup {...props} />
    </Suspense>
  );
}

export function MenuRadioGroup(props: ComponentProps<typeof Base.RadioGroup>) {
  const { RadioGroup } = useParts();
  return <RadioGroup {...props} />;
}

export function MenuItem({
  danger = false,
  className,
  ...rest
}: Omit<ComponentProps<typeof Base.Item>, 'className'> & { danger?: boolean; className?: string }) {
  const { Item } = useParts();
  return <Item className={classNames(optionStyle, danger && 'text-bad', className)} {...rest} />;
}

export function MenuRadioItem({
  children,
  ...rest
}: Omit<ComponentProps<typeof Base.RadioItem>, 'className'>) {
  const { RadioItem, RadioItemIndicator } = useParts();
  return (
    <RadioItem className={classNames(optionStyle, 'justify-between')} {...rest}>
      <span className="min-w-0 truncate">{children}</span>
      <RadioItemIndicator>
        <Check className="text-accent" />
      </RadioItemIndicator>
    </RadioItem>
  );
}

export function MenuSeparator() {
  const { Separator } = useParts();
  return <Separator className="-mx-1 my-1 h-px bg-line" />;
}

export function MenuGroup({ label, children }: { label: ReactNode; children: ReactNode }) {
  const { Group, GroupLabel } = useParts();
  return (
    <Group>
      <GroupLabel className="px-2 pt-1.5 pb-1 text-ink-faint text-xs">{label}</GroupLabel>
      {children}
    </Group>
  );
}
