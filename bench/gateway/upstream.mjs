// The upstream of the benchmark: answers at once, as JSON or as a stream of small events, one packet each. A request
// with `"user":"pace-<events>-<milliseconds>"` gets that many events, so far apart.
import { createServer } from 'node:http';

const events = Number(process.env.BENCH_EVENTS ?? 30);

const json = Buffer.from(
  JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: 1,
    model: 'gpt-4o-mini',
    choices: [
      { index: 0, message: { role: 'assistant', content: 'word '.repeat(120) }, finish_reason: 'stop' },
    ],
    usage: { prompt_tokens: 40, completion_tokens: 120, total_tokens: 160 },
  }),
);

const event = (choices, more = {}) =>
  Buffer.from(
    `data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o-mini', choices, ...more })}\n\n`,
  );
const words = event([{ index: 0, delta: { content: 'a few words more ' }, finish_reason: null }]);
const ending = [
  event([{ index: 0, delta: {}, finish_reason: 'stop' }]),
  event([], { usage: { prompt_tokens: 40, completion_tokens: 120, total_tokens: 160 } }),
  Buffer.from('data: [DONE]\n\n'),
];
const pieces = [...Array.from({ length: events }, () => words), ...ending];
const paceOf = /"user":"pace-(\d+)-(\d+)"/;

const server = createServer({ noDelay: true, keepAliveTimeout: 120_000 }, (request, response) => {
  let stream = false;
  let pace = null;
  request.on('data', (bytes) => {
    stream ||= bytes.includes('"stream":true');
    if (bytes.includes('"pace-')) pace ??= paceOf.exec(bytes.toString('latin1'));
  });
  request.on('end', () => {
    if (!stream) {
      response.writeHead(200, ['content-type', 'application/json', 'content-length', String(json.length)]);
      response.end(json);
      return;
    }
    response.writeHead(200, ['content-type', 'text/event-stream']);
    if (pace) return sendPaced(response, Number(pace[1]), Number(pace[2]));
    let at = 0;
    const next = () => {
      response.write(pieces[at]);
      at += 1;
      if (at < pieces.length) setImmediate(next);
      else response.end();
    };
    next();
  });
});
function sendPaced(response, count, gapMs) {
  let sent = 0;
  const next = () => {
    if (response.destroyed) return;
    response.write(words);
    sent += 1;
    if (sent < count) setTimeout(next, gapMs);
    else response.end(Buffer.concat(ending));
  };
  next();
}

server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit(0));
