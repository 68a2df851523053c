'use client';

import dynamic from 'next/dynamic';
import { ChartSkeleton } from './chart-frame';

/** Recharts is about a hundred kilobytes: it arrives after the numbers. */
export const LazyTimeChart = dynamic(() => import('./time-chart').then((module) => module.TimeChart), {
  ssr: false,
  loading: () => <ChartSkeleton height="100%" />,
});
