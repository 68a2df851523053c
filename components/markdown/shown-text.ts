// Text as it may be shown. What terminals, and not readers, are told is left out; what would hide or turn round other
// text is spelled out. Copying a whole message gives what was really said.

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are looked for
const terminalCodes = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]{0,2000}(?:\u0007|\u001b\\)/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
// Half of a character: servers and browsers do not agree on how to show one.
const halves = /\p{Surrogate}/gu;
const directions = /[\u202a-\u202e\u2066-\u2069]/g;

export function shownText(text: string): string {
  return text
    .replace(terminalCodes, '')
    .replace(/\r\n?/g, '\n')
    .replace(controls, (sign) =>
      sign === '\u007f' ? '\u2421' : String.fromCharCode(0x2400 + sign.charCodeAt(0)),
    )
    .replace(halves, '\ufffd')
    .replace(directions, (sign) => `[U+${sign.charCodeAt(0).toString(16).toUpperCase()}]`);
}
