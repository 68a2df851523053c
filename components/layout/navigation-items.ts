import {
  BellRing,
  Boxes,
  Folder,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  MessagesSquare,
  PlugZap,
  ScrollText,
  Server,
  Settings,
  SquareTerminal,
  Tag,
  Users,
} from 'lucide-react';

export type PageName =
  | 'overview'
  | 'models'
  | 'requests'
  | 'conversations'
  | 'keys'
  | 'accounts'
  | 'users'
  | 'projects'
  | 'pricing'
  | 'quotas'
  | 'playground'
  | 'connect'
  | 'settings';

export type NavigationItem = {
  name: PageName;
  href: string;
  icon: LucideIcon;
  /** Pressed after `g`. */
  key: string;
  forUsers: boolean;
};

export const navigationItems: readonly NavigationItem[] = [
  { name: 'overview', href: '/', icon: LayoutDashboard, key: 'o', forUsers: true },
  { name: 'models', href: '/models', icon: Boxes, key: 'm', forUsers: false },
  { name: 'requests', href: '/requests', icon: ScrollText, key: 'r', forUsers: true },
  { name: 'conversations', href: '/conversations', icon: MessagesSquare, key: 'c', forUsers: true },
  { name: 'keys', href: '/keys', icon: KeyRound, key: 'k', forUsers: true },
  { name: 'accounts', href: '/accounts', icon: Server, key: 'a', forUsers: false },
  { name: 'users', href: '/users', icon: Users, key: 'u', forUsers: false },
  { name: 'projects', href: '/projects', icon: Folder, key: 'j', forUsers: false },
  { name: 'pricing', href: '/pricing', icon: Tag, key: 'p', forUsers: false },
  { name: 'quotas', href: '/quotas', icon: BellRing, key: 'q', forUsers: false },
  { name: 'playground', href: '/playground', icon: SquareTerminal, key: 'y', forUsers: false },
  { name: 'connect', href: '/connect', icon: PlugZap, key: 'n', forUsers: true },
  { name: 'settings', href: '/settings', icon: Settings, key: 's', forUsers: false },
];

export function itemsFor(role: 'admin' | 'user'): readonly NavigationItem[] {
  return role === 'admin' ? navigationItems : navigationItems.filter((item) => item.forUsers);
}

export function isCurrent(item: NavigationItem, pathname: string): boolean {
  return item.href === '/'
    ? pathname === '/'
    : pathname === item.href || pathname.startsWith(`${item.href}/`);
}
