// Which words of a message can be searched, and which marks it carries in the index: whose it is, and who said it.
export { searchText } from '@/lib/db/search-words.mjs';

export const userScope = (id: number) => `u${id}`;
export const keyScope = (id: number) => `k${id}`;
export const modelScope = (id: number) => `m${id}`;
export const roleScope = (role: string) => `r${role}`;

export function scopesOf(keyDim: number, row: { userDim: number; modelDim: number }, role: string): string[] {
  return [userScope(row.userDim), keyScope(keyDim), modelScope(row.modelDim), roleScope(role)];
}
