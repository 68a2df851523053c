import { cloneElement, type ReactElement } from 'react';

/** For controls that show an icon alone. The browser's own, which costs nothing and never gets in the way. */
export function Tooltip({
  content,
  children,
}: {
  content: string;
  children: ReactElement<{ title?: string }>;
}) {
  return cloneElement(children, { title: content });
}
