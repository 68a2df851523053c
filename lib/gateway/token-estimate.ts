// Token estimates, for answers whose upstream gave no counts. The tokenizer takes a quarter of a second and
// 100 MB to load, and long texts take long: it lives in a thread of its own that starts at the first estimate.
import { Worker } from 'node:worker_threads';
import { nowMillis } from '@/lib/clock';
import { projectRoot } from '@/lib/db/project-root';
import { log } from '@/lib/log';
import { oncePerProcess } from '@/lib/once-per-process';
import { minuteMillis, secondMillis } from '@/lib/time';
import { estimatorSource } from './token-estimator-source';

export type EstimateQuestion = {
  /** The prompt's text where it has to be counted. */
  prompt: string | null;
  /** The generated text where it has to be counted; `outputBytes` is the length of all of it. */
  output: { text: string; bytes: number } | null;
};

export type Estimate = { inputTokens: number | null; outputTokens: number | null };

type Job = { question: EstimateQuestion; answer(estimate: Estimate): void; timer: NodeJS.Timeout };

/** An answer to the client may be waiting for this: past it, bytes are counted instead of tokens. */
const longestWaitMs = 3000;
const bytesPerToken = 4;
/** After a thread that failed none is started for so long, twice as long each further time. */
const firstRest = 30 * secondMillis;
const longestRest = 30 * minuteMillis;

/** Good to a factor of two for most languages; what is left when the tokenizer cannot be had. */
function countedByBytes({ prompt, output }: EstimateQuestion): Estimate {
  return {
    inputTokens: prompt === null ? null : Math.ceil(Buffer.byteLength(prompt) / bytesPerToken),
    outputTokens: output ? Math.ceil(output.bytes / bytesPerToken) : null,
  };
}

/** `root` is the directory whose packages hold the tokenizer. */
export function createEstimator(root: string): (question: EstimateQuestion) => Promise<Estimate> {
  const jobs = new Map<number, Job>();
  let nextJob = 0;
  let worker: Worker | null = null;
  let failures = 0;
  let restsUntil = 0;

  const settle = (id: number, estimate: Estimate | null) => {
    const job = jobs.get(id);
    if (!job) return;
    jobs.delete(id);
    clearTimeout(job.timer);
    job.answer(estimate ?? countedByBytes(job.question));
  };

  const open = (): Worker => {
    const opened = new Worker(estimatorSource, {
      eval: true,
      name: 'token-estimates',
      workerData: { root },
    });
    opened.unref();
    opened.on('message', ({ id, estimate }: { id: number; estimate: Estimate | null }) => {
      failures = 0;
      settle(id, estimate);
    });
    opened.on('error', (error) => log.warn('the token estimator stopped', { error }));
    opened.on('exit', () => {
      if (worker === opened) worker = null;
      restsUntil = nowMillis() + Math.min(longestRest, firstRest * 2 ** failures);
      failures++;
      for (const id of jobs.keys()) settle(id, null);
    });
    return opened;
  };

  return (question) => {
    if (!worker && nowMillis() < restsUntil) return Promise.resolve(countedByBytes(question));
    return new Promise((resolve) => {
      const id = nextJob++;
      const timer = setTimeout(() => settle(id, null), longestWaitMs);
      jobs.set(id, { question, answer: resolve, timer });
      worker ??= open();
      worker.postMessage({ id, ...question });
    });
  };
}

export function estimateTokens(question: EstimateQuestion): Promise<Estimate> {
  return oncePerProcess('gateway.token-estimates', () => createEstimator(projectRoot()))(question);
}
