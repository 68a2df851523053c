// Made-up conversations that resemble real ones where it matters: words by Zipf's law, sentences, code, English and
// Chinese mixed. The same every time.
const syllables = [
  'ba',
  'con',
  'da',
  'en',
  'fer',
  'gen',
  'hi',
  'in',
  'jo',
  'ka',
  'lo',
  'ment',
  'ne',
  'or',
  'pre',
  'qui',
  're',
  'sta',
  'tion',
  'un',
  've',
  'wer',
  'ex',
  'ya',
  'zo',
  'ing',
  'ter',
  'al',
];
const common =
  'the of and to in is that for it as with on by this be are from or an can which you not we at have if use will your one all when there what more about into'.split(
    ' ',
  );
const characters =
  '的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏';
const codeLines = [
  'const result = await fetch(url, { method: "POST" });',
  'if (error) return { ok: false, error };',
  'for (const item of items) total += item.count;',
  'SELECT id, name FROM users WHERE id = $1',
  'import { readFile } from "node:fs/promises";',
  'export function parse(text: string): Node {',
  '  return children.map((child) => render(child));',
  '}',
];

export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const rare = Array.from({ length: 30_000 }, (_, index) => {
  const next = random(index * 7919 + 13);
  return Array.from(
    { length: 2 + Math.floor(next() * 3) },
    () => syllables[Math.floor(next() * syllables.length)],
  ).join('');
});
const words = [...common, ...rare];
const han = [...characters];

const zipf = (next: () => number, most: number) => Math.min(most - 1, Math.floor(most ** next()) - 1);

export function englishWord(next: () => number): string {
  return words[Math.max(0, zipf(next, words.length))] as string;
}

function sentence(next: () => number): string {
  const length = 6 + Math.floor(next() * 14);
  const text = Array.from({ length }, () => englishWord(next)).join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function chineseSentence(next: () => number): string {
  const length = 8 + Math.floor(next() * 24);
  return `${Array.from({ length }, () => han[Math.max(0, zipf(next, han.length))]).join('')}。`;
}

/** Some sentences; answers are longer than questions, and now and then hold code. */
export function message(next: () => number, answer: boolean): string {
  const chinese = next() < 0.4;
  const count = answer ? 3 + Math.floor(next() * 6) : 1 + Math.floor(next() * 3);
  const lines = Array.from({ length: count }, () =>
    chinese && next() < 0.85 ? chineseSentence(next) : sentence(next),
  );
  if (answer && next() < 0.2) {
    const from = Math.floor(next() * 4);
    lines.push('```', ...codeLines.slice(from, from + 4), '```');
  }
  return lines.join(chinese ? '' : ' ');
}
