'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronUp, Link2, Maximize2 } from 'lucide-react';
import { type ReactNode, Suspense } from 'react';
import { CarriedLink } from '@/components/layout/carried-link';
import { useViewer } from '@/components/layout/viewer';
import { Button, buttonStyle } from '@/components/ui/button';
import { copyText } from '@/components/ui/copy-text';
import { ErrorState } from '@/components/ui/error-state';
import { Sheet } from '@/components/ui/sheet';
import { Skeleton } from '@/components/ui/skeleton';
import { toast } from '@/components/ui/toast';
import { Tooltip } from '@/components/ui/tooltip';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { requestsText } from '@/lib/i18n/dictionaries/requests';
import { useText } from '@/lib/i18n/locale-provider';
import { requestQuery, type UserRequest } from '@/lib/queries/requests';

type RequestSheetProps<Row extends UserRequest> = {
  id: string | null;
  /** The list beside it, to go on to its neighbours. */
  rows: readonly Row[];
  onOpen: (id: string) => void;
  onClose: () => void;
  renderDetails: (request: Row) => ReactNode;
};

export function RequestSheet<Row extends UserRequest>(props: RequestSheetProps<Row>) {
  const { id, rows, onOpen, onClose } = props;
  const text = useText(requestsText);
  const common = useText(commonText);
  const index = rows.findIndex((row) => row.id === id);
  const newer = index > 0 ? rows[index - 1] : undefined;
  const older = index >= 0 ? rows[index + 1] : undefined;

  async function copyLink() {
    const address = new URL(`/requests/${id}`, window.location.href).href;
    if (await copyText(address)) toast.success(text.linkCopied);
    else toast.error(common.copyFailed);
  }

  return (
    <Sheet
      open={id !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={text.request(id?.slice(-12) ?? '')}
      actions={
        <>
          <Step label={text.newer} to={newer} onOpen={onOpen} icon={<ChevronUp />} />
          <Step label={text.older} to={older} onOpen={onOpen} icon={<ChevronDown />} />
          <Tooltip content={text.copyLink}>
            <Button
              variant="quiet"
              size="icon-small"
              aria-label={text.copyLink}
              onClick={() => void copyLink()}
            >
              <Link2 />
            </Button>
          </Tooltip>
          <Tooltip content={text.openPage}>
            <CarriedLink
              href={`/requests/${id ?? ''}`}
              aria-label={text.openPage}
              className={buttonStyle({ variant: 'quiet', size: 'icon-small' })}
            >
              <Maximize2 />
            </CarriedLink>
          </Tooltip>
        </>
      }
    >
      {id ? <OpenRequest key={id} {...props} id={id} /> : null}
    </Sheet>
  );
}

type StepProps = {
  label: string;
  to: UserRequest | undefined;
  onOpen: (id: string) => void;
  icon: ReactNode;
};

function Step({ label, to, onOpen, icon }: StepProps) {
  return (
    <Tooltip content={label}>
      <Button
        variant="quiet"
        size="icon-small"
        aria-label={label}
        aria-disabled={!to}
        onClick={() => {
          if (to) onOpen(to.id);
        }}
      >
        {icon}
      </Button>
    </Tooltip>
  );
}

function OpenRequest<Row extends UserRequest>({
  id,
  renderDetails,
}: RequestSheetProps<Row> & { id: string }) {
  const { role } = useViewer();
  const answer = useQuery(requestQuery<Row>(role, id));
  const coming = (
    <div aria-busy="true" className="flex flex-col gap-4 p-4">
      <Skeleton className="h-16" />
      <Skeleton className="h-48" />
      <Skeleton className="h-32" />
    </div>
  );
  if (answer.isPending) return coming;
  if (!answer.data) {
    return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  }
  return (
    <Suspense fallback={coming}>
      <div className="p-4">{renderDetails(answer.data)}</div>
    </Suspense>
  );
}
