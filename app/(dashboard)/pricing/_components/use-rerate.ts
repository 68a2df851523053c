'use client';

// A run over past requests: asked for, watched until it is over even when that takes minutes, and stopped.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useErrorMessage } from '@/components/ui/error-message';
import { jobPath, jobsQuery } from '@/lib/queries/jobs';
import { type RerateAnswer, type RerateQuestion, type RerateReport, reratePath } from '@/lib/queries/pricing';
import { requestJson } from '@/lib/queries/request-json';

type Phase = 'idle' | 'preview' | 'apply';
export type RerateOutcome = {
  question: RerateQuestion;
  dryRun: boolean;
  report: RerateReport;
};

function isReport(value: unknown): value is RerateReport {
  return (
    typeof value === 'object' &&
    value !== null &&
    'rows' in value &&
    typeof value.rows === 'number' &&
    'models' in value &&
    Array.isArray(value.models)
  );
}

export function useRerate(words: { cancelled: string; failed: string }) {
  const queries = useQueryClient();
  const errorMessage = useErrorMessage();
  const [phase, setPhase] = useState<Phase>('idle');
  const [asked, setAsked] = useState<RerateQuestion | null>(null);
  /** Set when the run takes longer than the route waits: from then on the list of jobs tells. */
  const [runId, setRunId] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<RerateOutcome | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const jobs = useQuery({ ...jobsQuery(true), enabled: phase !== 'idle' });
  const job = jobs.data?.items.find(({ name }) => name === 'rerate');
  const watched = runId === null ? undefined : job?.runs.find(({ id }) => id === runId);

  useEffect(() => {
    if (!watched || !asked || watched.state === 'running' || watched.state === 'cancelling') return;
    if (watched.state === 'done' && isReport(watched.result)) {
      setOutcome({ question: asked, dryRun: phase === 'preview', report: watched.result });
      if (phase === 'apply') void queries.invalidateQueries({ queryKey: ['/api/stats/models'] });
    } else if (watched.state === 'cancelled') setProblem(words.cancelled);
    else setProblem(watched.error ?? words.failed);
    setRunId(null);
    setPhase('idle');
  }, [watched, asked, phase, queries, words]);

  async function start(question: RerateQuestion, dryRun: boolean) {
    setPhase(dryRun ? 'preview' : 'apply');
    setAsked(question);
    setProblem(null);
    if (dryRun) setOutcome(null);
    try {
      const answer = await requestJson<RerateAnswer>(reratePath, {
        method: 'POST',
        body: { ...question, dryRun },
      });
      if (answer.state === 'running') {
        setRunId(answer.runId);
        return;
      }
      if (isReport(answer)) setOutcome({ question, dryRun, report: answer });
      if (!dryRun) await queries.invalidateQueries({ queryKey: ['/api/stats/models'] });
    } catch (error) {
      setProblem(errorMessage(error));
    }
    setPhase('idle');
  }

  async function cancel() {
    try {
      await requestJson(jobPath('rerate', 'cancel'), { method: 'POST', body: {} });
    } catch (error) {
      setProblem(errorMessage(error));
    }
  }

  const progress = job?.running?.progress;
  return {
    phase,
    problem,
    outcome,
    rowsSoFar: isReport(progress) ? progress.rows : null,
    start,
    cancel,
  };
}
