import { z } from 'zod';
import { changeSettings } from '@/lib/auth/change-settings';
import { environment } from '@/lib/env';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { readSettings, type Settings, settingsFieldsSchema, settingsSchema } from '@/lib/settings';

const answer = settingsSchema.extend({
  /** Decided by the environment, and so not to be changed here. */
  fixed: z.array(z.string()),
});

function settingsAnswer(values: Settings) {
  return { ...values, fixed: environment().timeZone ? ['timeZone'] : [] };
}

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'The settings in force',
  answer,
  work: async ({ database }) => settingsAnswer(await readSettings(database.read)),
});

export const PATCH = dashboardRoute({
  role: 'admin',
  summary: 'Changes settings; those left out stay as they are',
  body: settingsFieldsSchema,
  answer,
  work: async ({ actor, body, database }) => settingsAnswer(await changeSettings(database, actor, body)),
});
