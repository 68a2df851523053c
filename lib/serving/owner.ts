// Who holds the port: our server, or Next alone. Whoever asks first decides, and our server asks first.
import { oncePerProcess } from '@/lib/once-per-process';

export type ServerOwner = 'weir' | 'next';

export function serverOwner(candidate: ServerOwner): ServerOwner {
  return oncePerProcess('server-owner', () => candidate);
}
