'use client';

// Messages that pass. What shows them arrives after the first paint, or with the first message.
const load = () => import('sonner');

type ToastOptions = {
  description?: string | null;
  duration?: number;
  action?: { label: string; onClick: () => void };
};

function show(
  kind: 'success' | 'error' | 'warning' | 'message',
): (text: string, options?: ToastOptions) => void {
  return (text, options) => {
    void load().then(({ toast: sonner }) => sonner[kind](text, options));
  };
}

export const toast = {
  success: show('success'),
  error: show('error'),
  warning: show('warning'),
  message: show('message'),
};
