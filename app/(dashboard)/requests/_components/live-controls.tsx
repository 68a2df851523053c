'use client';

import { ArrowUp } from 'lucide-react';
import { buttonStyle } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { formatExact } from '@/lib/format/numbers';
import { requestsText } from '@/lib/i18n/dictionaries/requests';
import { useText } from '@/lib/i18n/locale-provider';

type LiveButtonProps = { on: boolean; connected: boolean; onChange: (on: boolean) => void };

export function LiveButton({ on, connected, onChange }: LiveButtonProps) {
  const text = useText(requestsText);
  return (
    <button
      type="button"
      aria-pressed={on}
      title={on ? (connected ? text.liveOn : text.reconnecting) : text.liveOff}
      onClick={() => onChange(!on)}
      className={classNames(
        buttonStyle(),
        on && 'border-accent bg-accent-soft text-accent hover:not-disabled:bg-accent-soft',
      )}
    >
      <span
        aria-hidden
        className={classNames(
          'size-2 rounded-full',
          on ? (connected ? 'bg-good motion-safe:animate-pulse' : 'bg-warn') : 'bg-ink-faint',
        )}
      />
      {text.live}
    </button>
  );
}

/** What came while somebody was reading further down. */
export function FreshRows({ count, onShow }: { count: number; onShow: () => void }) {
  const text = useText(requestsText);
  return (
    <div aria-live="polite" className="contents">
      {count > 0 ? (
        <button
          type="button"
          onClick={onShow}
          className="flex h-9 w-full items-center justify-center gap-1.5 border-line border-b bg-accent-soft font-medium text-accent focus-visible:-outline-offset-2"
        >
          <ArrowUp aria-hidden className="size-4" />
          {text.fresh(formatExact(count))}
        </button>
      ) : null}
    </div>
  );
}
