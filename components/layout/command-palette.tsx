'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { Keyboard, Languages, LogOut, ScrollText, SunMoon } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { backdropStyle } from '@/components/ui/backdrop-style';
import { shellText } from '@/lib/i18n/dictionaries/shell';
import { type Locale, localeName, locales } from '@/lib/i18n/locale';
import { useText } from '@/lib/i18n/locale-provider';
import { carryParameters } from '@/lib/queries/shared-parameters';
import { itemsFor } from './navigation-items';
import { PaletteItem, paletteGroupStyle } from './palette-item';
import { PaletteMatches } from './palette-matches';
import { useSignOut } from './sign-out';
import { useSwitchLocale } from './switch-locale';
import { useTheme } from './theme';
import { themes } from './theme-cookie';
import { useViewer } from './viewer';

const requestId = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function CommandPalette({
  onClose,
  onShowShortcuts,
}: {
  onClose: () => void;
  onShowShortcuts: () => void;
}) {
  const text = useText(shellText);
  const viewer = useViewer();
  const router = useRouter();
  const current = useSearchParams();
  const { setTheme } = useTheme();
  const { locale, switchLocale } = useSwitchLocale();
  const signOut = useSignOut();
  const [search, setSearch] = useState('');

  function choose(work: () => void) {
    onClose();
    work();
  }

  const wantedRequest = search.trim();
  return (
    <Base.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={backdropStyle} />
        <Base.Popup
          aria-label={text.palette}
          className="popup-motion fixed inset-x-2 top-[12dvh] z-50 mx-auto flex max-h-[min(28rem,76dvh)] max-w-xl flex-col overflow-hidden rounded-lg border border-line-strong bg-raised text-ink outline-none"
        >
          <Command label={text.palette} loop className="flex min-h-0 flex-col">
            <Command.Input
              autoFocus
              value={search}
              onValueChange={setSearch}
              placeholder={text.paletteHint}
              className="h-12 w-full shrink-0 border-line border-b bg-transparent px-4 text-lg outline-none"
            />
            <Command.List className="min-h-0 flex-1 overflow-y-auto p-1.5">
              <Command.Empty className="px-2.5 py-6 text-center text-ink-soft">
                {text.paletteNothing}
              </Command.Empty>
              {requestId.test(wantedRequest) ? (
                <Command.Group heading={text.paletteGroups.requests} className={paletteGroupStyle}>
                  <PaletteItem
                    value={wantedRequest}
                    icon={<ScrollText />}
                    onSelect={() => choose(() => router.push(`/requests/${wantedRequest.toLowerCase()}`))}
                  >
                    {text.openRequest(wantedRequest)}
                  </PaletteItem>
                </Command.Group>
              ) : null}
              <Command.Group heading={text.paletteGroups.pages} className={paletteGroupStyle}>
                {itemsFor(viewer.role).map((item) => {
                  const Icon = item.icon;
                  return (
                    <PaletteItem
                      key={item.name}
                      // Both names, so that either language finds the page.
                      value={`${shellText.en.pages[item.name]} ${shellText.zh.pages[item.name]}`}
                      icon={<Icon />}
                      keys={['G', item.key.toUpperCase()]}
                      onSelect={() => choose(() => router.push(carryParameters(item.href, current)))}
                    >
                      {text.pages[item.name]}
                    </PaletteItem>
                  );
                })}
              </Command.Group>
              <PaletteMatches
                search={wantedRequest}
                onChoose={(address) => choose(() => router.push(address))}
              />
              <Command.Group heading={text.paletteGroups.actions} className={paletteGroupStyle}>
                {themes.map((theme) => (
                  <PaletteItem
                    key={theme}
                    value={`theme 主题 ${theme} ${text.themes[theme]}`}
                    icon={<SunMoon />}
                    onSelect={() => choose(() => setTheme(theme))}
                  >
                    {text.theme}: {text.themes[theme]}
                  </PaletteItem>
                ))}
                {locales
                  .filter((candidate): candidate is Locale => candidate !== locale)
                  .map((other) => (
                    <PaletteItem
                      key={other}
                      value={`language 语言 ${localeName[other]}`}
                      icon={<Languages />}
                      onSelect={() => choose(() => switchLocale(other))}
                    >
                      {text.language}: {localeName[other]}
                    </PaletteItem>
                  ))}
                <PaletteItem
                  value={`shortcuts keyboard 快捷键 ${text.shortcuts}`}
                  icon={<Keyboard />}
                  keys={['?']}
                  onSelect={onShowShortcuts}
                >
                  {text.shortcuts}
                </PaletteItem>
                <PaletteItem
                  value={`sign out logout 退出 ${text.signOut}`}
                  icon={<LogOut />}
                  onSelect={() => choose(signOut)}
                >
                  {text.signOut}
                </PaletteItem>
              </Command.Group>
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
