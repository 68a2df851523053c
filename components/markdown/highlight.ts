// Colours for code. Shiki with JavaScript's own regular expressions: its WebAssembly engine would need a weaker
// content security policy. This file arrives, and each language with it, when the first block of code is in sight.
import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { grammarOf } from './languages';

export type CodeToken = { text: string; colour: string | undefined };

/** A line beyond is left without colours: patterns take their time on minified code. */
const longestLine = 1000;
const millisPerLine = 100;

const theme = createCssVariablesTheme({ name: 'weir', variablePrefix: '--code-', fontStyle: false });

let highlighter: Promise<HighlighterCore> | undefined;

async function load(language: string): Promise<HighlighterCore> {
  highlighter ??= createHighlighterCore({
    themes: [theme],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  const ready = await highlighter;
  if (!ready.getLoadedLanguages().includes(language))
    await ready.loadLanguage(...(await grammarOf(language)));
  return ready;
}

export async function highlight(code: string, language: string): Promise<CodeToken[][]> {
  const ready = await load(language);
  const { tokens } = ready.codeToTokens(code, {
    lang: language,
    theme: 'weir',
    tokenizeMaxLineLength: longestLine,
    tokenizeTimeLimit: millisPerLine,
  });
  return tokens.map((line) => line.map(({ content, color }) => ({ text: content, colour: color })));
}
