'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark, Check, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useViewer } from '@/components/layout/viewer';
import { Button, buttonStyle } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useErrorMessage } from '@/components/ui/error-message';
import { ErrorState } from '@/components/ui/error-state';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { Skeleton } from '@/components/ui/skeleton';
import { toast } from '@/components/ui/toast';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { requestsText } from '@/lib/i18n/dictionaries/requests';
import { useText } from '@/lib/i18n/locale-provider';
import { requestJson } from '@/lib/queries/request-json';
import { type SavedView, viewsPath, viewsQuery } from '@/lib/queries/views';
import { SaveViewDialog } from './save-view-dialog';
import { useRequestQuestion } from './use-request-question';
import { viewAddress } from './view-address';

/** Filters that have a name: to go to, to make, to replace, to delete. */
export function ViewsMenu() {
  const text = useText(requestsText);
  const common = useText(commonText);
  const router = useRouter();
  const viewer = useViewer();
  const client = useQueryClient();
  const message = useErrorMessage();
  const { address } = useRequestQuestion();
  const [open, setOpen] = useState(false);
  const [saving, setSaving] = useState(false);
  const [deleting, setDeleting] = useState<SavedView | null>(null);
  const views = useQuery(viewsQuery('requests'));
  const here = viewAddress(new URLSearchParams(address));
  const items = views.data?.items ?? [];
  const current = items.find((view) => viewAddress(new URLSearchParams(view.query)) === here && here !== '');

  const remove = useMutation({
    mutationFn: (view: SavedView) => requestJson(`${viewsPath}/${view.id}`, { method: 'DELETE' }),
    onSuccess: async (_, view) => {
      setDeleting(null);
      toast.success(text.viewDeleted(view.name));
      await client.invalidateQueries({ queryKey: [viewsPath] });
    },
    onError: (error) => toast.error(message(error)),
  });

  function go(view: SavedView) {
    setOpen(false);
    router.push(view.query ? `/requests?${view.query}` : '/requests');
  }

  return (
    <>
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger className={buttonStyle()}>
          <Bookmark aria-hidden className={current ? 'fill-accent text-accent' : undefined} />
          <span className="max-w-40 truncate">{current ? text.view(current.name) : text.views}</span>
        </PopoverTrigger>
        <PopoverContent label={text.views} align="end" className="w-72 p-1">
          {views.isPending ? (
            <Skeleton className="m-2 h-16" />
          ) : views.isError ? (
            <ErrorState error={views.error} onRetry={() => void views.refetch()} />
          ) : items.length === 0 ? (
            <p className="px-2 py-3 text-ink-soft">{text.noViews}</p>
          ) : (
            <ul className="max-h-72 overflow-y-auto">
              {items.map((view) => (
                <li key={view.id} className="flex items-center rounded-md hover:bg-hover">
                  <button
                    type="button"
                    onClick={() => go(view)}
                    aria-current={view === current ? 'true' : undefined}
                    className="flex min-h-8 min-w-0 flex-1 items-center gap-2 rounded-md px-2 text-left focus-visible:-outline-offset-2"
                  >
                    <span className="min-w-0 truncate" title={view.name}>
                      {view.name}
                    </span>
                    {view.own ? null : (
                      <span className="shrink-0 text-ink-faint text-sm">{text.sharedBy(view.ownerName)}</span>
                    )}
                    {view === current ? (
                      <Check aria-hidden className="ml-auto size-4 shrink-0 text-accent" />
                    ) : null}
                  </button>
                  {view.own ? (
                    <Button
                      variant="quiet"
                      size="icon-small"
                      aria-label={text.deleteView(view.name)}
                      onClick={() => {
                        setOpen(false);
                        setDeleting(view);
                      }}
                      className="border-transparent"
                    >
                      <Trash2 />
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          )}
          <button
            type="button"
            onClick={() => {
              setOpen(false);
              setSaving(true);
            }}
            className="mt-1 h-9 w-full border-line border-t px-2 text-left text-accent hover:bg-hover focus-visible:-outline-offset-2"
          >
            {text.saveView}
          </button>
        </PopoverContent>
      </Popover>
      {saving ? (
        <SaveViewDialog
          query={here}
          views={items.filter((view) => view.own)}
          mayShare={viewer.role === 'admin'}
          onClose={() => setSaving(false)}
        />
      ) : null}
      <ConfirmDialog
        open={deleting !== null}
        onOpenChange={(shown) => {
          if (!shown) setDeleting(null);
        }}
        title={text.deleteViewTitle(deleting?.name ?? '')}
        confirmLabel={common.delete}
        danger
        pending={remove.isPending}
        onConfirm={() => {
          if (deleting) remove.mutate(deleting);
        }}
      >
        {text.deleteViewHelp}
      </ConfirmDialog>
    </>
  );
}
