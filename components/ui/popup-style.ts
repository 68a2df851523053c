/** The surface of menus, lists and popovers: a hairline and no shadow. */
export const popupStyle =
  'popup-motion max-w-[calc(100vw-1rem)] base:overflow-hidden rounded-lg border border-line-strong bg-raised text-ink outline-none';

export const optionStyle =
  'flex min-h-8 cursor-pointer select-none items-center gap-2 rounded-md px-2 py-1 text-base base:text-ink outline-none data-highlighted:bg-hover data-disabled:cursor-default data-disabled:text-ink-faint [&_svg]:size-4 [&_svg]:shrink-0';
