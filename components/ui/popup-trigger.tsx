'use client';

// What opens a menu or a popover is a plain button; what it opens arrives when it is first wanted. So a page pays
// for the buttons only.
import {
  type ComponentProps,
  cloneElement,
  createContext,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useContext,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';

type PopupState = {
  open: boolean;
  /** Stays true after the first opening, so that closing can be animated and focus given back. */
  wanted: boolean;
  change: (open: boolean) => void;
  trigger: RefObject<HTMLElement | null>;
};

const PopupContext = createContext<PopupState | null>(null);

type PopupProps = { open?: boolean; onOpenChange?: (open: boolean) => void; children: ReactNode };

/** Holds a trigger and what it opens; the state may be the caller's. */
export function Popup({ open: given, onOpenChange, children }: PopupProps) {
  const [own, setOwn] = useState(false);
  const open = given ?? own;
  const [wanted, setWanted] = useState(open);
  if (open && !wanted) setWanted(true);
  const trigger = useRef<HTMLElement>(null);
  const state = useMemo<PopupState>(
    () => ({
      open,
      wanted,
      trigger,
      change: (next) => {
        setOwn(next);
        onOpenChange?.(next);
      },
    }),
    [open, wanted, onOpenChange],
  );
  return <PopupContext value={state}>{children}</PopupContext>;
}

export function usePopup(): PopupState {
  const state = useContext(PopupContext);
  if (!state) throw new Error('This belongs inside a Menu or a Popover.');
  return state;
}

type TriggerElementProps = ComponentProps<'button'> & { [data: `data-${string}`]: string | undefined };

type PopupTriggerProps = ComponentProps<'button'> & {
  /** The element to show instead of a bare button. */
  render?: ReactElement<ComponentProps<'button'>>;
  kind: 'menu' | 'dialog';
  /** Begins to fetch what will be opened. */
  prepare: () => void;
};

export function PopupTrigger({ render, kind, prepare, children, ...props }: PopupTriggerProps) {
  const { open, change, trigger } = usePopup();
  const ownId = useId();
  const shown = (render ?? <button type="button" />) as ReactElement<TriggerElementProps>;
  return cloneElement(
    shown,
    {
      id: ownId,
      ...props,
      ref: (element: HTMLButtonElement | null) => {
        trigger.current = element;
      },
      'aria-haspopup': kind,
      'aria-expanded': open,
      'data-popup-open': open ? '' : undefined,
      onPointerEnter: prepare,
      onFocus: prepare,
      onClick: () => change(!open),
      ...(kind === 'menu'
        ? {
            onKeyDown: (event) => {
              if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
              event.preventDefault();
              change(true);
            },
          }
        : {}),
    },
    children ?? shown.props.children,
  );
}

type OpenChangeDetails = { event: Event };

/** A press on the trigger while it is open is answered by the trigger alone: closing here would open it again. */
export function isTriggersOwn({ event }: OpenChangeDetails, trigger: HTMLElement | null): boolean {
  if (!trigger) return false;
  const related = event instanceof FocusEvent ? event.relatedTarget : event.target;
  if (event instanceof KeyboardEvent) return false;
  return related instanceof Node && trigger.contains(related);
}
