// Loaded before the server: its wall clock is what the file in WEIR_TEST_CLOCK says, read again at SIGUSR2: `+5000` and
// `-5000` are milliseconds beside the real clock, a bare number is an instant from which time runs on. Durations come
// from another clock, in life as here.
const { readFileSync } = require('node:fs');

const RealDate = Date;
let ahead = 0;
let times = 0;

function read() {
  const text = readFileSync(process.env.WEIR_TEST_CLOCK, 'utf8').trim();
  ahead = /^[+-]/.test(text) ? Number(text) : Number(text) - RealDate.now();
}

const now = () => RealDate.now() + ahead;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, made) => Reflect.construct(target, given.length > 0 ? given : [now()], made),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

read();
process.on('SIGUSR2', () => {
  read();
  times += 1;
  process.stderr.write(`clock set ${times}\n`);
});
