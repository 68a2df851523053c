import type { connectText } from '@/lib/i18n/dictionaries/connect';
import type { ClientMistake, Connection } from '@/lib/queries/connection';

type Words = (typeof connectText)['en'];

/** What a client did wrong before it was known whose it is, and what to do about it. */
export function mistakeWords(mistake: ClientMistake, baseUrl: string, text: Words): string {
  const words = text.mistakes;
  switch (mistake.kind) {
    case 'doubled_version':
      return words.doubledVersion(mistake.path, rightAddress(mistake.path, baseUrl));
    case 'missing_version':
      return words.missingVersion(mistake.path, `${baseUrl}/v1`);
    case 'unknown_path':
      return words.unknownPath(mistake.path);
    case 'missing_key':
      return words.missingKey;
    case 'wrong_key': {
      if (!mistake.key) return mistake.keyLooksRight ? words.wrongKey : words.foreignKey;
      const { name, state } = mistake.key;
      return {
        deleted: words.keyDeleted,
        disabled: words.keyDisabled,
        expired: words.keyExpired,
        replaced: words.keyReplaced,
        address: words.keyAddress,
      }[state](name);
    }
  }
}

/** Clients of Anthropic and Gemini put the version there themselves; those of OpenAI want it once. */
function rightAddress(path: string, baseUrl: string): string {
  if (path.includes('v1beta') || path.startsWith('/gemini')) return `${baseUrl}/gemini`;
  return path.includes('/messages') ? baseUrl : `${baseUrl}/v1`;
}

/** Why a request that was recorded did not get through. */
export function refusalWords(request: NonNullable<Connection['request']>, text: Words): string {
  const words = text.refusals;
  switch (request.errorCode) {
    case 'model_not_found':
      return words.modelNotFound(request.model);
    case 'model_not_allowed':
      return words.modelNotAllowed(request.model);
    case 'platform_not_allowed':
      return words.platformNotAllowed;
    case 'rate_limit_exceeded':
    case 'concurrency_limit_exceeded':
      return words.rateLimited;
    case 'insufficient_quota':
      return words.quota;
    case 'no_account_available':
      return words.noAccount;
    case 'upstream_error':
    case 'upstream_timeout':
      return words.upstream(String(request.httpStatus ?? request.errorCode));
    default:
      return words.other(request.errorMessage ?? request.errorCode ?? request.status);
  }
}
