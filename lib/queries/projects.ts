import type { ProjectAnswer } from './answers';
import { type Page, routeQuery } from './route-query';

export type Project = ProjectAnswer;

export const projectsPath = '/api/admin/projects';

export function projectsQuery() {
  return routeQuery<Page<Project>>(projectsPath);
}
