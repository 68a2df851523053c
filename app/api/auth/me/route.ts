import { personAnswerSchema, personFieldsSchema, readPerson, updatePerson } from '@/lib/auth/person';
import { dashboardRoute } from '@/lib/http/dashboard-route';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'Who you are signed in as',
  answer: personAnswerSchema,
  work: ({ actor, database }) => readPerson(database.read, actor.userId),
});

export const PATCH = dashboardRoute({
  role: 'user',
  summary: 'Changes your name, language, time zone or preferences',
  body: personFieldsSchema,
  answer: personAnswerSchema,
  work: ({ actor, body, database }) => updatePerson(database, actor, body),
});
