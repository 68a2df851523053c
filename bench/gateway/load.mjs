// The clients: keep-alive connections that send the same request again and again, on bare sockets, so that the load
// costs as little as possible of the machine that is being measured.
import { connect } from 'node:net';

const endOfChunks = Buffer.from('\r\n0\r\n\r\n');
const endOfHead = Buffer.from('\r\n\r\n');
const nothing = Buffer.alloc(0);

function client(order, bytes, state) {
  const socket = connect(order.port, order.host ?? '127.0.0.1');
  socket.setNoDelay(true);
  let began = 0;
  let first = 0;
  let lastAt = 0;
  let gap = 0;
  let headSeen = false;
  let left = -1;
  let tail = nothing;
  let busy = false;
  const send = () => {
    if (state.stopped || state.sent >= state.most) {
      socket.end();
      return;
    }
    state.sent += 1;
    busy = true;
    headSeen = false;
    first = 0;
    gap = 0;
    left = -1;
    tail = nothing;
    began = performance.now();
    socket.write(bytes);
  };
  const done = () => {
    const now = performance.now();
    busy = false;
    if (state.measuring) {
      state.latencies.push(now - began);
      state.firsts.push(first - began);
      state.gaps.push(gap);
    }
    state.completed += 1;
    state.streaming -= 1;
    send();
  };
  socket.on('connect', send);
  let failed = false;
  socket.on('error', (error) => {
    failed = true;
    state.errors += 1;
    state.lastError = error.message;
  });
  socket.on('close', () => {
    if (busy) {
      if (!failed) state.cut += 1;
      if (first) state.streaming -= 1;
    }
    state.open -= 1;
    if (state.open === 0) state.finished();
  });
  const bodyBytes = () => {
    const now = performance.now();
    if (first === 0) {
      first = now;
      state.streaming += 1;
      state.mostStreaming = Math.max(state.mostStreaming, state.streaming);
    } else gap = Math.max(gap, now - lastAt);
    lastAt = now;
  };
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
      tail = nothing;
    }
    if (body.length) bodyBytes();
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
const sorted = (values) => Float64Array.from(values).sort();

/** `pace` asks the upstream for that many events, that many milliseconds apart. */
function requestBytes({ port, key, headers = {}, stream, pace }) {
  const body = JSON.stringify({
    model: 'gpt-4o-mini',
    messages: [
      { role: 'system', content: 'You are a careful assistant. '.repeat(6) },
      { role: 'user', content: 'Tell me something about small dams across streams. '.repeat(4) },
    ],
    ...(stream ? { stream: true } : {}),
    ...(pace ? { user: `pace-${pace.events}-${pace.gapMs}` } : {}),
  });
  const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\nauthorization: Bearer ${key}\r\n${more.join('')}user-agent: bench\r\naccept: */*\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

process.on('message', (order) => {
  const { connections, warmMs, forMs, most = Number.POSITIVE_INFINITY, rampMs = 0 } = order;
  const bytes = requestBytes(order);
  let measuredFrom = performance.now();
  let measuredUntil = 0;
  const state = {
    sent: 0,
    most,
    completed: 0,
    errors: 0,
    lastError: null,
    /** Answers that broke off. */
    cut: 0,
    streaming: 0,
    mostStreaming: 0,
    open: connections,
    stopped: false,
    measuring: false,
    latencies: [],
    firsts: [],
    gaps: [],
    finished() {
      const latencies = sorted(state.latencies);
      const firsts = sorted(state.firsts);
      process.send({
        sent: state.sent,
        completed: state.completed,
        errors: state.errors,
        lastError: state.lastError,
        cut: state.cut,
        mostStreaming: state.mostStreaming,
        measured: latencies.length,
        seconds: ((measuredUntil || performance.now()) - measuredFrom) / 1000,
        p50: quantile(latencies, 0.5),
        p99: quantile(latencies, 0.99),
        first: quantile(firsts, 0.5),
        firstP99: quantile(firsts, 0.99),
        gapP99: quantile(sorted(state.gaps), 0.99),
      });
    },
  };
  for (let index = 0; index < connections; index += 1) {
    if (rampMs) setTimeout(client, (rampMs * index) / connections, order, bytes, state);
    else client(order, bytes, state);
  }
  setTimeout(() => {
    state.measuring = true;
    measuredFrom = performance.now();
    process.send({ phase: 'measuring' });
    setTimeout(() => {
      measuredUntil = performance.now();
      process.send({ phase: 'measured' });
      // Streams that were asked for by number are counted to their end.
      if (most === Number.POSITIVE_INFINITY) state.measuring = false;
      state.stopped = true;
    }, forMs).unref();
  }, warmMs);
});
process.on('disconnect', () => process.exit(0));
