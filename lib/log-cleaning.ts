// The last thing every log line goes through: secrets out, terminal control characters escaped.
// It works on the finished JSON, since secrets also hide in nested headers, error messages and stacks.

const secretNames =
  '(?:proxy-)?authorization|x-api-key|x-goog-api-key|api-?key|cookie|set-cookie|password|secret|secretKey|token';
const jsonString = '"(?:[^"\\\\]|\\\\.)*"';
const secretField = new RegExp(`("(?:${secretNames})":)(?:${jsonString}|\\[(?:${jsonString},?)*\\])`, 'gi');
const secretQuery = /([?&](?:key|api_key|api-key|token|access_token)=)[^&#\s"'\\]+/gi;
const bearer = /\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi;
const secretKey = /\b(?:sk|rk|pk)-[\w-]{6,}|\bAIza[\w-]{20,}/g;
const urlPassword = /(\w:\/\/[^\s:/@"\\]*:)[^\s@"\\]+@/g;
// JSON.stringify leaves these as they are, yet a terminal obeys the C1 range and some readers split at U+2028.
const unescapedControls = /[\u007f-\u009f\u2028\u2029]/g;

const redacted = '[redacted]';

export function cleanLine(line: string): string {
  return line
    .replace(secretField, `$1"${redacted}"`)
    .replace(secretQuery, `$1${redacted}`)
    .replace(bearer, `$1 ${redacted}`)
    .replace(secretKey, redacted)
    .replace(urlPassword, `$1${redacted}@`)
    .replace(unescapedControls, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
