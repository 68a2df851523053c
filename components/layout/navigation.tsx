'use client';

import { usePathname } from 'next/navigation';
import { classNames } from '@/components/ui/class-names';
import { Tooltip } from '@/components/ui/tooltip';
import { shellText } from '@/lib/i18n/dictionaries/shell';
import { useText } from '@/lib/i18n/locale-provider';
import { CarriedLink } from './carried-link';
import { isCurrent, itemsFor, type NavigationItem } from './navigation-items';
import { useViewer } from './viewer';

type NavigationProps = { collapsed?: boolean; onNavigate?: () => void };

export function Navigation({ collapsed = false, onNavigate }: NavigationProps) {
  const text = useText(shellText);
  const viewer = useViewer();
  const pathname = usePathname();
  return (
    <nav aria-label={text.navigation} className="min-h-0 flex-1 overflow-y-auto px-2 py-2">
      <ul className="flex flex-col gap-0.5">
        {itemsFor(viewer.role).map((item) => (
          <li key={item.name}>
            <NavigationLink
              item={item}
              label={text.pages[item.name]}
              current={isCurrent(item, pathname)}
              collapsed={collapsed}
              {...(onNavigate ? { onNavigate } : {})}
            />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function NavigationLink({
  item,
  label,
  current,
  collapsed,
  onNavigate,
}: {
  item: NavigationItem;
  label: string;
  current: boolean;
  collapsed: boolean;
  onNavigate?: () => void;
}) {
  const Icon = item.icon;
  const link = (
    <CarriedLink
      href={item.href}
      aria-current={current ? 'page' : undefined}
      aria-label={collapsed ? label : undefined}
      {...(onNavigate ? { onClick: onNavigate } : {})}
      className={classNames(
        'flex h-8 items-center gap-2.5 rounded-md px-2.5 transition-colors focus-visible:-outline-offset-2',
        current ? 'bg-accent-soft font-medium text-accent' : 'text-ink-soft hover:bg-hover hover:text-ink',
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {collapsed ? null : <span className="truncate">{label}</span>}
    </CarriedLink>
  );
  return collapsed ? <Tooltip content={label}>{link}</Tooltip> : link;
}
