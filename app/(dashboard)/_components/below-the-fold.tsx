'use client';

// What nobody sees before scrolling, or only once, arrives after the figures: the first page is to be light.
import dynamic from 'next/dynamic';
import { Skeleton } from '@/components/ui/skeleton';

const loading = () => <Skeleton className="h-80 rounded-lg" />;

export const LaterLatency = dynamic(() => import('./latency-card').then((module) => module.LatencyCard), {
  ssr: false,
  loading,
});

export const LaterWeek = dynamic(() => import('./week-map').then((module) => module.WeekMap), {
  ssr: false,
  loading,
});

export const LaterNothing = dynamic(() => import('./nothing-here').then((module) => module.NothingHere), {
  ssr: false,
  loading,
});
