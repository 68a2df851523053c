'use client';

import { File, FileAudio, FileVideo, Image, type LucideIcon } from 'lucide-react';
import { shownText } from '@/components/markdown/shown-text';
import { CopyButton } from '@/components/ui/copy-button';
import { formatBytes } from '@/lib/format/numbers';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';
import type { MessagePart } from '@/lib/queries/conversations';

const icons: Readonly<Record<string, LucideIcon>> = { image: Image, audio: FileAudio, video: FileVideo };

type BinaryPart = Extract<MessagePart, { type: 'binary' }>;

/** In the place of what is never kept: what it was, how large, and the hash to know it again by. */
export function BinaryPlace({ part }: { part: BinaryPart }) {
  const text = useText(conversationsText);
  const Icon = icons[part.mediaType.split('/')[0] ?? ''] ?? File;
  return (
    <div className="flex w-fit max-w-full items-start gap-3 rounded-md border border-line-strong border-dashed px-3 py-2">
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-ink-faint" strokeWidth={1.5} />
      <div className="min-w-0">
        <p className="break-words">
          <span className="font-medium">{shownText(part.mediaType) || text.binary}</span>
          {part.bytes === null ? null : <span className="ml-2 text-ink-soft">{formatBytes(part.bytes)}</span>}
          <span className="ml-2 text-ink-faint text-sm">{text.binary}</span>
        </p>
        {part.name ? (
          <p dir="auto" className="break-all font-mono text-ink-soft text-sm">
            {shownText(part.name)}
          </p>
        ) : null}
        {part.sha256 ? (
          <p className="flex items-center gap-1 text-ink-faint text-sm">
            <span className="truncate font-mono" title={part.sha256}>
              {text.hash(part.sha256.slice(0, 12))}…
            </span>
            <CopyButton value={part.sha256} label={text.copyHash} className="-my-1" />
          </p>
        ) : null}
      </div>
    </div>
  );
}
