'use client';

import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ComponentProps, ReactElement, ReactNode } from 'react';

import { usePopupLayer } from './popup-layer';

export const TooltipProvider = Base.Provider;

/** For controls that show an icon alone. A figure's exact value needs only a `title`. */
export function Tooltip({
  content,
  side = 'top',
  children,
}: {
  content: ReactNode;
  side?: ComponentProps<typeof Base.Positioner>['side'];
  children: ReactElement<Record<string, unknown>>;
}) {
  const layer = usePopupLayer();
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal container={layer}>
        <Base.Positioner className="z-50" side={side} sideOffset={6} collisionPadding={8}>
          <Base.Popup className="popup-motion max-w-xs rounded-md bg-ink px-2 py-1 text-background text-sm data-instant:transition-none">
            {content}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
