import {
  deleteProject,
  projectAnswerSchema,
  projectFieldsSchema,
  readProject,
  updateProject,
} from '@/lib/auth/projects';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { deletedAnswer, idParams } from '@/lib/http/fields';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'One project',
  params: idParams,
  answer: projectAnswerSchema,
  work: ({ params, database }) => readProject(database, params.id),
});

export const PATCH = dashboardRoute({
  role: 'admin',
  summary: 'Changes a project',
  params: idParams,
  body: projectFieldsSchema,
  answer: projectAnswerSchema,
  work: ({ actor, params, body, database }) => updateProject(database, actor, params.id, body),
});

export const DELETE = dashboardRoute({
  role: 'admin',
  summary: 'Deletes a project; its keys go on without one, its history stays',
  params: idParams,
  answer: deletedAnswer,
  work: async ({ actor, params, database }) => {
    await deleteProject(database, actor, params.id);
    return { id: params.id, deleted: true as const };
  },
});
