// The upstream of the benchmark: answers at once, as JSON or as a stream of small events, one packet each.
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
const pieces = [
  ...Array.from({ length: events }, () =>
    event([{ index: 0, delta: { content: 'a few words more ' }, finish_reason: null }]),
  ),
  event([{ index: 0, delta: {}, finish_reason: 'stop' }]),
  event([], { usage: { prompt_tokens: 40, completion_tokens: 120, total_tokens: 160 } }),
  Buffer.from('data: [DONE]\n\n'),
];

const server = createServer({ noDelay: true, keepAliveTimeout: 120_000 }, (request, response) => {
  let stream = false;
  request.on('data', (bytes) => {
    stream ||= bytes.includes('"stream":true');
  });
  request.on('end', () => {
    if (!stream) {
      response.writeHead(200, ['content-type', 'application/json', 'content-length', String(json.length)]);
      response.end(json);
      return;
    }
    response.writeHead(200, ['content-type', 'text/event-stream']);
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
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit(0));
