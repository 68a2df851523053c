'use client';

import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { shellText } from '@/lib/i18n/dictionaries/shell';
import { useText } from '@/lib/i18n/locale-provider';
import { itemsFor } from './navigation-items';
import { useViewer } from './viewer';

export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const text = useText(shellText);
  const viewer = useViewer();
  const names = text.shortcutNames;
  const groups: { label: string; rows: [keys: string[], name: string][] }[] = [
    {
      label: text.shortcutGroups.general,
      rows: [
        [[viewer.commandKey, 'K'], names.palette],
        [['/'], names.search],
        [['?'], names.help],
        [['['], names.collapse],
        [['T'], names.theme],
      ],
    },
    {
      label: text.shortcutGroups.table,
      rows: [
        [['J'], names.next],
        [['K'], names.previous],
        [['↵'], names.open],
      ],
    },
    {
      label: text.shortcutGroups.go,
      rows: itemsFor(viewer.role).map((item) => [['G', item.key.toUpperCase()], text.pages[item.name]]),
    },
  ];
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={text.shortcuts}
      size="large"
    >
      <div className="gap-x-8 sm:columns-2">
        {groups.map((group) => (
          <section key={group.label} className="mb-5 break-inside-avoid last:mb-0">
            <h3 className="mb-1 font-medium text-ink-faint text-sm">{group.label}</h3>
            <dl>
              {group.rows.map(([keys, name]) => (
                <div key={name} className="flex min-h-8 items-center justify-between gap-4">
                  <dt className="min-w-0">{name}</dt>
                  <dd className="flex shrink-0 items-center gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
