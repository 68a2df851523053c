'use client';

import { createContext, type ReactNode, type RefObject, useContext, useRef } from 'react';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { useText } from '@/lib/i18n/locale-provider';

type Layer = RefObject<HTMLElement | null>;

const LayerContext = createContext<Layer | undefined>(undefined);

/** Where menus and lists open: a named region, so that screen readers find no content outside of one. */
export function PopupLayer({ children }: { children: ReactNode }) {
  const text = useText(commonText);
  const layer = useRef<HTMLElement>(null);
  return (
    <LayerContext value={layer}>
      {children}
      <section ref={layer} aria-label={text.popups} />
    </LayerContext>
  );
}

/** Inside a dialog, popups belong to the dialog: everything else is hidden from screen readers meanwhile. */
export function InsideDialog({ children }: { children: ReactNode }) {
  return <LayerContext value={undefined}>{children}</LayerContext>;
}

/** For the `container` of a portal. */
export function usePopupLayer(): Layer | undefined {
  return useContext(LayerContext);
}
