// What Weir is measured against: node:http in, undici `request` out, and nothing else.
import { createServer } from 'node:http';
import { Agent, request as send } from 'undici';

const upstream = process.env.BENCH_UPSTREAM;
const dispatcher = new Agent({ keepAliveTimeout: 120_000 });

const server = createServer({ noDelay: true, keepAliveTimeout: 120_000 }, async (incoming, response) => {
  const answer = await send(upstream + incoming.url, {
    dispatcher,
    method: incoming.method,
    headers: { 'content-type': incoming.headers['content-type'], authorization: 'Bearer sk-upstream' },
    body: incoming,
  });
  response.writeHead(answer.statusCode, answer.headers);
  answer.body.pipe(response);
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit(0));
