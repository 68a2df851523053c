import type { Metadata } from 'next';
import { routeTable } from '@/app/api/openapi.json/route-table';
import { openApiDocument } from '@/lib/http/openapi';
import { pageActor } from '@/lib/http/page-actor';

export const metadata: Metadata = { title: 'API' };

type Operation = {
  summary: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean }[];
};

export default async function ApiPage() {
  const actor = await pageActor();
  // What only administrators may call is not even named to others.
  const { paths } = openApiDocument(routeTable, actor.role === 'admin' ? undefined : ['public', 'user']);
  const sections = new Map<string, { path: string; method: string; operation: Operation }[]>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations) as [string, Operation][]) {
      const tag = operation.tags?.[0] ?? 'other';
      sections.set(tag, [...(sections.get(tag) ?? []), { path, method, operation }]);
    }
  }
  return (
    <main className="mx-auto max-w-4xl p-6 text-sm">
      <h1 className="text-xl font-semibold">API</h1>
      <p className="mt-2">
        The same as a document for programs: <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1).
      </p>
      {[...sections].map(([tag, entries]) => (
        <section key={tag} aria-labelledby={`tag-${tag}`} className="mt-8">
          <h2 id={`tag-${tag}`} className="text-base font-semibold">
            {tag}
          </h2>
          <dl className="mt-2 divide-y">
            {entries.map(({ path, method, operation }) => (
              <div key={`${method} ${path}`} className="py-2">
                <dt className="font-mono break-all">
                  {method.toUpperCase()} {path}
                </dt>
                <dd>
                  {operation.summary}
                  <Parameters parameters={operation.parameters ?? []} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </main>
  );
}

function Parameters({ parameters }: { parameters: { name: string; in: string; required?: boolean }[] }) {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  if (inQuery.length === 0) return null;
  return <div className="font-mono text-xs opacity-70">?{inQuery.map(({ name }) => name).join(' ')}</div>;
}
