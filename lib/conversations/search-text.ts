// Which words of a message can be searched, and which marks it carries in the index: whose it is, and who said it.
import type { MessageBody } from '@/lib/conversations/recorded-turn';

/** All that was said, in order. The definitions of tools are not said, and would drown everything else. */
export function searchText(body: MessageBody): string {
  return body.parts
    .map((part) => {
      switch (part.type) {
        case 'tools':
          return '';
        case 'binary':
          return part.name;
        case 'tool_call':
          return `${part.name} ${part.arguments}`;
        default:
          return part.text;
      }
    })
    .filter((text) => text !== '')
    .join('\n');
}

export const userScope = (id: number) => `u${id}`;
export const keyScope = (id: number) => `k${id}`;
export const modelScope = (id: number) => `m${id}`;
export const roleScope = (role: string) => `r${role}`;

export function scopesOf(keyDim: number, row: { userDim: number; modelDim: number }, role: string): string[] {
  return [userScope(row.userDim), keyScope(keyDim), modelScope(row.modelDim), roleScope(role)];
}
