import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { ThemeProvider } from '@/components/layout/theme';
import { themeCookie, themeFrom } from '@/components/layout/theme-cookie';
import { Toaster } from '@/components/ui/toaster';
import { localeTag } from '@/lib/i18n/locale';
import { LocaleProvider } from '@/lib/i18n/locale-provider';
import { requestLocale } from '@/lib/i18n/request-locale';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Weir', template: '%s · Weir' },
  robots: { index: false, follow: false },
  referrer: 'no-referrer',
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#16181b' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await requestLocale();
  const theme = themeFrom((await cookies()).get(themeCookie)?.value);
  return (
    <html
      lang={localeTag[locale]}
      data-theme={theme}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      // Both are changed in place, without a reload, by whoever looks.
      suppressHydrationWarning
    >
      <body>
        <LocaleProvider initial={locale}>
          <ThemeProvider initial={theme}>
            {children}
            <Toaster />
          </ThemeProvider>
        </LocaleProvider>
      </body>
    </html>
  );
}
