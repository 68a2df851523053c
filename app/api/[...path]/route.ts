// Below /api an unknown path is a JSON answer like any other, never a page.
import { z } from 'zod';
import { weirError } from '@/lib/errors';
import { dashboardRoute } from '@/lib/http/dashboard-route';

const unknownPath = dashboardRoute({
  role: 'public',
  summary: 'There is nothing at this path',
  query: z.looseObject({}),
  answer: z.never(),
  work: ({ request }) => {
    throw weirError('not_found', `There is nothing at ${request.method} ${new URL(request.url).pathname}.`);
  },
});

export {
  unknownPath as DELETE,
  unknownPath as GET,
  unknownPath as PATCH,
  unknownPath as POST,
  unknownPath as PUT,
};
