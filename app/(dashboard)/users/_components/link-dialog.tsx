'use client';

import { useViewer } from '@/components/layout/viewer';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { formatInstant, formatOffset } from '@/lib/format/time';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { usersText } from '@/lib/i18n/dictionaries/users';
import { useText } from '@/lib/i18n/locale-provider';

export type OneTimeLink = { email: string; path: string; url: string; expiresAt: string };

type LinkDialogProps = { title: string; link: OneTimeLink; onClose: () => void };

export function LinkDialog({ title, link, onClose }: LinkDialogProps) {
  const text = useText(usersText);
  const common = useText(commonText);
  const { timeZone } = useViewer();
  const until = `${formatInstant(link.expiresAt, timeZone).slice(0, 16)} ${formatOffset(timeZone, link.expiresAt)}`;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
      description={`${text.linkOnce} ${text.linkUntil(until)}`}
      footer={
        <Button variant="primary" onClick={onClose}>
          {common.done}
        </Button>
      }
    >
      <div className="flex gap-2">
        <Input
          readOnly
          aria-label={title}
          value={link.url}
          onFocus={(event) => event.target.select()}
          className="font-mono text-sm"
        />
        <CopyButton withText value={link.url} label={text.copyLink} />
      </div>
    </Dialog>
  );
}
