import { classNames } from '@/components/ui/class-names';
import { shownText } from './shown-text';

const linesAtOnce = 200;
const charactersAtOnce = 16_000;

/** Text as it was written. Long ones in pieces, of which the browser lays out only those in sight. */
export function PlainText({ text, className }: { text: string; className?: string }) {
  return (
    <div
      dir="auto"
      className={classNames('whitespace-pre-wrap break-words [overflow-wrap:anywhere]', className)}
    >
      {piecesOf(shownText(text)).map((piece, index, all) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text stand in order and never move
          key={index}
          className={
            all.length > 1 ? 'block [contain-intrinsic-size:auto_80rem] [content-visibility:auto]' : undefined
          }
        >
          {piece}
        </span>
      ))}
    </div>
  );
}

/** Cut behind a line, where there is one, so that the pieces below each other read as the whole. */
function piecesOf(text: string): string[] {
  if (text.length <= charactersAtOnce) return [text];
  const pieces: string[] = [];
  let at = 0;
  while (at < text.length) {
    let end = at;
    for (let line = 0; line < linesAtOnce && end < text.length && end - at < charactersAtOnce; line++) {
      const next = text.indexOf('\n', end);
      end = next === -1 ? text.length : next + 1;
    }
    if (end - at > 2 * charactersAtOnce) end = wholeCharacter(text, at + charactersAtOnce);
    pieces.push(text.slice(at, end).replace(/\n$/, ''));
    at = end;
  }
  return pieces;
}

function wholeCharacter(text: string, end: number): number {
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code <= 0xdbff ? end + 1 : end;
}
