// Every route file of the app, sorted by the rule that guards it. A file that fits no rule is what the route matrix
// test is there to find.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

const gatewayFolders = ['app/api/v1', 'app/api/gemini', 'app/v1', 'app/v1beta', 'app/gemini'];
// Read by probes and scrapers, outside of any session; their own tests say what they tell to whom.
const operationFiles = ['app/healthz/route.ts', 'app/readyz/route.ts', 'app/metrics/route.ts'];

export type RouteFile = { file: string; path: string; rule: 'gateway' | 'operation' | 'dashboard' };

export function routeFiles(): RouteFile[] {
  return readdirSync(join(root, 'app'), { recursive: true })
    .map((entry) => join('app', String(entry)))
    .filter((file) => /(^|\/)route\.tsx?$/.test(file))
    .sort()
    .map((file) => ({ file, path: `/${relative('app', dirname(file))}`, rule: ruleFor(file) }));
}

function ruleFor(file: string): RouteFile['rule'] {
  if (operationFiles.includes(file)) return 'operation';
  const isGateway = gatewayFolders.some((folder) => file.startsWith(`${folder}/`)) && bindsGateway(file);
  return isGateway ? 'gateway' : 'dashboard';
}

/** Nothing but the gateway's binding, or a re-export of one: no work of its own that would need a role. */
function bindsGateway(file: string): boolean {
  const lines = readFileSync(join(root, file), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('//') && !line.startsWith('import '));
  return lines.every(
    (line) =>
      /^export const \{[\w, ]+\} = nextGateway\(clientIp\);$/.test(line) ||
      /^export \{[\w, ]+\} from '@\/app\/(api\/)?(v1|v1beta|gemini)\/.*\/route';$/.test(line) ||
      /^export const (dynamic|runtime|maxDuration) = [^;]+;$/.test(line),
  );
}
