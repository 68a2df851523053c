// Writes app/api/openapi.json/route-table.ts: every dashboard route file by the path it serves. A bundle cannot list
// folders at run time, so the list is written here and a test says when it is out of date.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tablePath = join(root, 'app/api/openapi.json/route-table.ts');

/** Route files below app/api, without those that only bind the gateway. */
export function dashboardRouteFiles() {
  return readdirSync(join(root, 'app/api'), { recursive: true })
    .map((entry) => join('app/api', String(entry)))
    .filter((path) => path.endsWith('/route.ts'))
    .filter((path) => readFileSync(join(root, path), 'utf8').includes('dashboardRoute('))
    .sort();
}

export function routeTableSource() {
  const files = dashboardRouteFiles();
  // Not the document itself, and not the path for everything that is nowhere else.
  const unlisted = ['app/api/openapi.json/route.ts', 'app/api/[...path]/route.ts'];
  const listed = files.filter((file) => !unlisted.includes(file));
  const imports = listed.map(
    (file, index) => `import * as route${index} from '@/${file.replace(/\.ts$/, '')}';`,
  );
  const entries = listed.map((file, index) => `  '/${relative('app', dirname(file))}': route${index},`);
  return [
    '// Written by `npm run routes`: every dashboard route file by the path it serves.',
    ...imports,
    "import type { RouteTable } from '@/lib/http/openapi';",
    '',
    'export const routeTable: RouteTable = {',
    ...entries,
    '};',
    '',
  ].join('\n');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(tablePath, routeTableSource());
}
