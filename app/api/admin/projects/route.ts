import { z } from 'zod';
import { createProject, listProjects, newProjectSchema, projectAnswerSchema } from '@/lib/auth/projects';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { pageOf, pageQuery } from '@/lib/http/fields';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Lists projects, the newest first',
  query: z.object({ ...pageQuery, limit: pageQuery.limit.default(200) }),
  answer: pageOf(projectAnswerSchema),
  work: ({ query, database }) => listProjects(database, query),
});

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Adds a project',
  body: newProjectSchema,
  answer: projectAnswerSchema,
  status: 201,
  work: ({ actor, body, database }) => createProject(database, actor, body),
});
