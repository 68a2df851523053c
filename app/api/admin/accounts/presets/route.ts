import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { authStyles, platforms } from '@/lib/pool/account';
import { platformPresets } from '@/lib/pool/presets';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'The upstreams Weir knows, with their addresses',
  answer: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        platform: z.enum(platforms),
        provider: z.string(),
        baseUrl: z.string(),
        authStyle: z.enum(authStyles),
        selfHosted: z.boolean(),
      }),
    ),
  }),
  work: () => ({
    items: platformPresets.map(({ selfHosted, ...preset }) => ({
      ...preset,
      selfHosted: selfHosted ?? false,
    })),
  }),
});
