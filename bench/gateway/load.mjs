// The clients: keep-alive connections that send the same request again and again, on bare sockets, so that the load
// costs as little as possible of the machine that is being measured.
import { connect } from 'node:net';

const endOfChunks = Buffer.from('\r\n0\r\n\r\n');
const endOfHead = Buffer.from('\r\n\r\n');

function client(port, bytes, state) {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  let began = 0;
  let first = 0;
  let headSeen = false;
  let left = -1;
  let tail = Buffer.alloc(0);
  const send = () => {
    if (state.stopped || state.sent >= state.most) {
      socket.end();
      return;
    }
    state.sent += 1;
    headSeen = false;
    first = 0;
    left = -1;
    tail = Buffer.alloc(0);
    began = performance.now();
    socket.write(bytes);
  };
  const done = () => {
    const now = performance.now();
    if (state.measuring) {
      state.latencies.push(now - began);
      state.firsts.push(first - began);
    }
    state.completed += 1;
    send();
  };
  socket.on('connect', send);
  socket.on('error', (error) => {
    state.errors += 1;
    state.lastError = error.message;
  });
  socket.on('close', () => {
    state.open -= 1;
    if (state.open === 0) state.finished();
  });
  socket.on('data', (chunk) => {
    let body = chunk;
    if (!headSeen) {
      const head = tail.length ? Buffer.concat([tail, chunk]) : chunk;
      const at = head.indexOf(endOfHead);
      if (at < 0) {
        tail = head;
        return;
      }
      headSeen = true;
      const text = head.toString('latin1', 0, at);
      if (!text.startsWith('HTTP/1.1 200')) {
        state.errors += 1;
        state.lastError = text.split('\r\n', 1)[0];
      }
      const length = /content-length: (\d+)/i.exec(text);
      left = length ? Number(length[1]) : -1;
      body = head.subarray(at + 4);
      tail = Buffer.alloc(0);
    }
    if (body.length && first === 0) first = performance.now();
    if (left >= 0) {
      left -= body.length;
      if (left <= 0) done();
      return;
    }
    const end = tail.length ? Buffer.concat([tail, body]) : body;
    if (end.length >= 7 && end.subarray(-7).equals(endOfChunks)) done();
    else tail = Buffer.from(end.subarray(-7));
  });
}

const quantile = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

process.on(
  'message',
  ({ port, key, stream, connections, warmMs, forMs, most = Number.POSITIVE_INFINITY }) => {
    const body = JSON.stringify({
      model: 'gpt-4o-mini',
      messages: [
        { role: 'system', content: 'You are a careful assistant. '.repeat(6) },
        { role: 'user', content: 'Tell me something about small dams across streams. '.repeat(4) },
      ],
      ...(stream ? { stream: true } : {}),
    });
    const bytes = Buffer.from(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\nauthorization: Bearer ${key}\r\nuser-agent: bench\r\naccept: */*\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    const state = {
      sent: 0,
      most,
      completed: 0,
      errors: 0,
      lastError: null,
      open: connections,
      stopped: false,
      measuring: false,
      latencies: [],
      firsts: [],
      finished() {
        const sorted = Float64Array.from(state.latencies).sort();
        const firsts = Float64Array.from(state.firsts).sort();
        process.send({
          sent: state.sent,
          completed: state.completed,
          errors: state.errors,
          lastError: state.lastError,
          measured: sorted.length,
          seconds: (measuredUntil - measuredFrom) / 1000,
          p50: quantile(sorted, 0.5),
          p99: quantile(sorted, 0.99),
          first: quantile(firsts, 0.5),
        });
      },
    };
    let measuredFrom = performance.now();
    let measuredUntil = measuredFrom;
    for (let index = 0; index < connections; index += 1) client(port, bytes, state);
    setTimeout(() => {
      state.measuring = true;
      measuredFrom = performance.now();
      process.send({ phase: 'measuring' });
      setTimeout(() => {
        state.measuring = false;
        measuredUntil = performance.now();
        process.send({ phase: 'measured' });
        state.stopped = true;
      }, forMs);
    }, warmMs);
  },
);
process.on('disconnect', () => process.exit(0));
