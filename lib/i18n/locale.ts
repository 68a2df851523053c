export const locales = ['en', 'zh'] as const;

export type Locale = (typeof locales)[number];

export const localeCookie = 'weir_locale';

/** BCP 47 tags for `lang` attributes and Intl. */
export const localeTag: Record<Locale, string> = { en: 'en', zh: 'zh-CN' };

export const localeName: Record<Locale, string> = { en: 'English', zh: '中文' };

export function isLocale(value: unknown): value is Locale {
  return value === 'en' || value === 'zh';
}

/** The first language of an Accept-Language header that is spoken here, English when none is. */
export function negotiateLocale(acceptLanguage: string | null | undefined): Locale {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters
        .map((parameter) => parameter.trim())
        .find((parameter) => parameter.startsWith('q='));
      return { language: tag.split('-')[0], quality: quality ? Number(quality.slice(2)) || 0 : 1 };
    })
    .filter((entry) => entry.quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { language } of wanted) if (isLocale(language)) return language;
  return 'en';
}
