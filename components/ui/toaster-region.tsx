'use client';

import { Toaster as Sonner } from 'sonner';

export function ToasterRegion() {
  return (
    <Sonner
      position="bottom-right"
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-start gap-2 rounded-lg border border-line-strong bg-raised px-3 py-2.5 font-sans text-base text-ink [&_[data-icon]]:mt-0.5 [&_[data-icon]_svg]:size-4',
          title: 'break-words',
          description: 'text-ink-soft text-sm break-words',
          success: '[&_[data-icon]]:text-good',
          error: '[&_[data-icon]]:text-bad',
          warning: '[&_[data-icon]]:text-warn',
          content: 'min-w-0 flex-1',
          actionButton: 'shrink-0 text-accent hover:underline',
        },
      }}
    />
  );
}
