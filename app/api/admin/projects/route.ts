import { createProject, listProjects, newProjectSchema, projectAnswerSchema } from '@/lib/auth/projects';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { pageOf } from '@/lib/http/fields';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Lists projects',
  answer: pageOf(projectAnswerSchema),
  work: async ({ database }) => ({ items: await listProjects(database), nextCursor: null }),
});

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Adds a project',
  body: newProjectSchema,
  answer: projectAnswerSchema,
  status: 201,
  work: ({ actor, body, database }) => createProject(database, actor, body),
});
