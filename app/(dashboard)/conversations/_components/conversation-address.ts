import { carryParameters } from '@/lib/queries/shared-parameters';

type Address = Parameters<typeof carryParameters>[1];

/** A conversation's page, at a message of it; it knows the list that one comes from, so as to lead back there. */
export function conversationAddress(id: string, from: Address, messageId?: string): string {
  const own = searchOf(from);
  if (messageId) own.set('message', messageId);
  return carryParameters(`/conversations/${encodeURIComponent(id)}?${own}`, from);
}

export function listAddress(from: Address): string {
  return carryParameters(`/conversations?${searchOf(from)}`, from);
}

function searchOf(from: Address): URLSearchParams {
  const search = new URLSearchParams();
  for (const name of ['q', 'sort']) {
    const value = from.get(name);
    if (value) search.set(name, value);
  }
  return search;
}
