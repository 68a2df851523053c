// What was recorded. Administrators ask about everybody as far as the settings allow, a user about themselves.
import { keepPreviousData } from '@tanstack/react-query';
import type { ConversationAnswer, ConversationDetail, SearchAnswer } from './answers';
import { pathWithQuery, type QueryParameters } from './request-json';
import { routePages } from './route-query';
import type { Audience } from './usage';

export type { ConversationDetail };
export type Message = ConversationDetail['messages'][number];
export type MessagePart = Message['parts'][number];
export type Turn = ConversationDetail['turns'][number];
export type Snippet = SearchAnswer['items'][number]['snippets'][number];
/** Snippets are there where something was searched for. */
export type ListedConversation = ConversationAnswer & { snippets?: Snippet[] };

type ListPage = { items: ListedConversation[]; nextCursor: string | null } & Partial<
  Pick<SearchAnswer, 'examined' | 'complete'>
>;

export const conversationPaths: Record<Audience, string> = {
  admin: '/api/conversations',
  user: '/api/usage/conversations',
};

export const searchSorts = ['newest', 'relevance'] as const;
export type SearchSort = (typeof searchSorts)[number];

export function isSearchSort(text: string | null | undefined): text is SearchSort {
  return (searchSorts as readonly string[]).includes(text ?? '');
}

export type ConversationSearch = { q: string; sort: SearchSort };

export function conversationPages(
  audience: Audience,
  query: QueryParameters,
  { q, sort }: ConversationSearch,
) {
  const path = conversationPaths[audience];
  return {
    ...(q
      ? routePages<ListedConversation, ListPage>(`${path}/search`, { ...query, q, sort, limit: 50 })
      : routePages<ListedConversation, ListPage>(path, { ...query, limit: 50 })),
    placeholderData: keepPreviousData,
  };
}

export function conversationPath(audience: Audience, id: string): string {
  return `${conversationPaths[audience]}/${encodeURIComponent(id)}`;
}

/** Messages and turns, from the first on. Each reading of what others said is audited, so it is not asked for lightly. */
export function conversationQuery(audience: Audience, id: string) {
  return routePages<Message, ConversationDetail>(
    conversationPath(audience, id),
    { limit: 500 },
    { staleSeconds: 300 },
  );
}

export const exportFormats = ['json', 'jsonl'] as const;

/** Where exactly these conversations are downloaded from, whole. */
export function conversationExportAddress(
  audience: Audience,
  query: QueryParameters,
  q: string,
  format: (typeof exportFormats)[number],
): string {
  return pathWithQuery(`${conversationPaths[audience]}/export`, { ...query, q, format });
}
