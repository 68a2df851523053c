import type { Metadata } from 'next';
import { GET } from '@/app/api/admin/projects/route';
import { pageActor } from '@/lib/http/page-actor';
import { projectsText } from '@/lib/i18n/dictionaries/projects';
import { requestText } from '@/lib/i18n/request-locale';
import { projectsQuery } from '@/lib/queries/projects';
import { FirstPaint } from '../_first-paint';
import { ProjectsView } from './_components/projects-view';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(projectsText)).title };
}

export default async function ProjectsPage() {
  await pageActor('admin');
  return (
    <FirstPaint answers={[{ query: projectsQuery(), route: GET }]}>
      <ProjectsView />
    </FirstPaint>
  );
}
