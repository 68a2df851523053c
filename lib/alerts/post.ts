import { Agent, request } from 'undici';
import { environment } from '@/lib/env';
import { oncePerProcess } from '@/lib/once-per-process';
import { createConnector } from '@/lib/pool/connector';
import { proxyFromEnvironment } from '@/lib/pool/environment-proxy';
import type { ChannelContext } from './channels/channel';

const timeoutMillis = 10_000;
const mostAnswerBytes = 4096;

function agentFor(proxyUrl: string | null): Agent {
  return oncePerProcess(
    `alert-agent:${proxyUrl ?? ''}`,
    () =>
      new Agent({
        connect: createConnector({
          proxyUrl,
          connectMs: timeoutMillis,
          privateUpstreams: environment().privateUpstreams,
        }),
        headersTimeout: timeoutMillis,
        bodyTimeout: timeoutMillis,
      }),
  );
}

/** One POST under the address rules of upstreams; redirects are not followed. */
export const postJson: ChannelContext['post'] = async (url, body, headers = {}) => {
  const answer = await request(url, {
    method: 'POST',
    dispatcher: agentFor(proxyFromEnvironment(url, environment().outboundProxy)),
    headers: { ...headers, 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Weir' },
    body,
    signal: AbortSignal.timeout(timeoutMillis),
  });
  let text = '';
  for await (const chunk of answer.body) {
    text += String(chunk);
    // Whatever a receiver has to say fits in this; the rest of an endless answer is not waited for.
    if (text.length >= mostAnswerBytes) break;
  }
  return { status: answer.statusCode, text: text.slice(0, mostAnswerBytes) };
};
