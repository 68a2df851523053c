'use client';

import { Menu as MenuIcon, PanelLeft, Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter, useSearchParams } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Kbd } from '@/components/ui/kbd';
import { Sheet } from '@/components/ui/sheet';
import { Tooltip } from '@/components/ui/tooltip';
import { shellText } from '@/lib/i18n/dictionaries/shell';
import { useText, writeCookie } from '@/lib/i18n/locale-provider';
import { carryParameters } from '@/lib/queries/shared-parameters';
import { AccountMenu } from './account-menu';
import { Brand, BrandMark } from './brand';
import { CarriedLink } from './carried-link';
import { Navigation } from './navigation';
import { itemsFor, type NavigationItem } from './navigation-items';
import { useShortcut } from './shortcuts';
import { useTheme } from './theme';
import { navigationCookie } from './theme-cookie';
import { useViewer } from './viewer';

const CommandPalette = dynamic(() => import('./command-palette').then((module) => module.CommandPalette), {
  ssr: false,
});
const ShortcutHelp = dynamic(() => import('./shortcut-help').then((module) => module.ShortcutHelp), {
  ssr: false,
});

export function DashboardFrame({
  collapsedAtFirst,
  children,
}: {
  collapsedAtFirst: boolean;
  children: ReactNode;
}) {
  const text = useText(shellText);
  const viewer = useViewer();
  const { toggle: toggleTheme } = useTheme();
  const [collapsed, setCollapsed] = useState(collapsedAtFirst);
  const [sheetOpen, setSheetOpen] = useState(false);
  const [overlay, setOverlay] = useState<'palette' | 'shortcuts' | null>(null);

  function toggleNavigation() {
    writeCookie(navigationCookie, collapsed ? 'open' : 'collapsed');
    setCollapsed(!collapsed);
  }

  useShortcut('mod+k', () => setOverlay(overlay === 'palette' ? null : 'palette'), { always: true });
  useShortcut('?', () => setOverlay('shortcuts'));
  useShortcut('[', toggleNavigation);
  useShortcut('t', toggleTheme);
  useShortcut('/', () => {
    const field = document.querySelector<HTMLElement>('main [data-search]');
    if (field) field.focus();
    else setOverlay('palette');
  });

  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-accent-ink focus:translate-y-0"
      >
        {text.skip}
      </a>
      {itemsFor(viewer.role).map((item) => (
        <GoShortcut key={item.name} item={item} />
      ))}
      <aside
        className={classNames(
          'sticky top-0 hidden h-dvh shrink-0 flex-col border-line border-r bg-surface transition-[width] md:flex',
          collapsed ? 'w-13' : 'w-52',
        )}
      >
        <div className={classNames('flex h-12 shrink-0 items-center', collapsed ? 'justify-center' : 'px-4')}>
          <CarriedLink href="/" aria-label="Weir" className="rounded-md">
            {collapsed ? <BrandMark className="size-6" /> : <Brand />}
          </CarriedLink>
        </div>
        <Navigation collapsed={collapsed} />
        <div className="shrink-0 border-line border-t p-2">
          <Tooltip content={collapsed ? text.expand : text.collapse}>
            <button
              type="button"
              aria-label={collapsed ? text.expand : text.collapse}
              aria-expanded={!collapsed}
              onClick={toggleNavigation}
              className="flex h-8 w-full items-center gap-2.5 rounded-md px-2.5 text-ink-faint hover:bg-hover hover:text-ink focus-visible:-outline-offset-2"
            >
              <PanelLeft aria-hidden className="size-4" />
            </button>
          </Tooltip>
        </div>
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-30 flex h-12 shrink-0 items-center gap-2 border-line border-b bg-surface px-3 md:px-6">
          <Button
            variant="quiet"
            size="icon"
            aria-label={text.openNavigation}
            onClick={() => setSheetOpen(true)}
            className="-ml-1 md:hidden"
          >
            <MenuIcon />
          </Button>
          <span className="md:hidden">
            <Brand />
          </span>
          <button
            type="button"
            onClick={() => setOverlay('palette')}
            className="ml-auto flex h-8 items-center gap-2 rounded-md px-2 text-ink-faint transition-colors hover:text-ink md:mr-auto md:ml-0 md:w-64 md:border md:border-line md:bg-background md:hover:border-line-strong"
          >
            <Search aria-hidden className="size-4 shrink-0" />
            <span className="sr-only md:not-sr-only md:min-w-0 md:flex-1 md:truncate md:text-left">
              {text.palette}
            </span>
            <span aria-hidden className="hidden gap-1 md:flex">
              <Kbd>{viewer.commandKey}</Kbd>
              <Kbd>K</Kbd>
            </span>
          </button>
          <AccountMenu />
        </header>
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-[110rem] flex-1 px-3 py-4 outline-none md:px-6"
        >
          {children}
        </main>
      </div>
      <Sheet side="left" open={sheetOpen} onOpenChange={setSheetOpen} title={<Brand />}>
        <div className="flex h-full flex-col">
          <Navigation onNavigate={() => setSheetOpen(false)} />
        </div>
      </Sheet>
      {overlay === 'palette' ? (
        <CommandPalette onClose={() => setOverlay(null)} onShowShortcuts={() => setOverlay('shortcuts')} />
      ) : null}
      {overlay === 'shortcuts' ? <ShortcutHelp onClose={() => setOverlay(null)} /> : null}
    </div>
  );
}

function GoShortcut({ item }: { item: NavigationItem }) {
  const router = useRouter();
  const current = useSearchParams();
  useShortcut(`g ${item.key}`, () => router.push(carryParameters(item.href, current)));
  return null;
}
