'use client';

import { KeyRound, LogOut } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { buttonStyle } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import {
  Menu,
  MenuContent,
  MenuGroup,
  MenuItem,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from '@/components/ui/menu';
import { shellText } from '@/lib/i18n/dictionaries/shell';
import { localeName, locales } from '@/lib/i18n/locale';
import { useText } from '@/lib/i18n/locale-provider';
import { useSignOut } from './sign-out';
import { useSwitchLocale } from './switch-locale';
import { useTheme } from './theme';
import { themes } from './theme-cookie';
import { useViewer } from './viewer';

// Forms and their checks are for those who open them.
const PasswordDialog = dynamic(() => import('./password-dialog').then((module) => module.PasswordDialog), {
  ssr: false,
});

export function AccountMenu() {
  const text = useText(shellText);
  const viewer = useViewer();
  const { theme, setTheme } = useTheme();
  const { locale, switchLocale } = useSwitchLocale();
  const signOut = useSignOut();
  const [changing, setChanging] = useState(false);
  return (
    <>
      <Menu>
        <MenuTrigger
          aria-label={text.account}
          className={classNames(buttonStyle({ variant: 'quiet', size: 'icon' }), 'rounded-full')}
        >
          <span
            aria-hidden
            className="flex size-6 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent text-xs uppercase"
          >
            {[...(viewer.name || viewer.email)][0]}
          </span>
        </MenuTrigger>
        <MenuContent className="w-60">
          <div className="px-2 py-1.5">
            <p className="truncate font-medium">{viewer.name}</p>
            <p className="truncate text-ink-soft text-sm">{viewer.email}</p>
            <p className="mt-0.5 text-ink-faint text-xs">{text.roles[viewer.role]}</p>
          </div>
          <MenuSeparator />
          <MenuGroup label={text.theme}>
            <MenuRadioGroup value={theme} onValueChange={setTheme}>
              {themes.map((value) => (
                <MenuRadioItem key={value} value={value} closeOnClick={false}>
                  {text.themes[value]}
                </MenuRadioItem>
              ))}
            </MenuRadioGroup>
          </MenuGroup>
          <MenuSeparator />
          <MenuGroup label={text.language}>
            <MenuRadioGroup value={locale} onValueChange={switchLocale}>
              {locales.map((value) => (
                <MenuRadioItem key={value} value={value} closeOnClick={false}>
                  {localeName[value]}
                </MenuRadioItem>
              ))}
            </MenuRadioGroup>
          </MenuGroup>
          <MenuSeparator />
          <MenuItem onClick={() => setChanging(true)}>
            <KeyRound />
            {text.changePassword}
          </MenuItem>
          <MenuItem onClick={signOut}>
            <LogOut />
            {text.signOut}
          </MenuItem>
        </MenuContent>
      </Menu>
      {changing ? <PasswordDialog onClose={() => setChanging(false)} /> : null}
    </>
  );
}
