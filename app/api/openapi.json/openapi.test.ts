import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { declarationOf, openApiDocument, routeMethods } from '@/lib/http/openapi';
import { useTestDatabase } from '@/lib/testing/database';
import { callRoute } from '@/lib/testing/people';
import { routeTableSource } from '@/scripts/write-route-table.mjs';
import { GET } from './route';
import { routeTable } from './route-table';

type Parameter = { name: string; in: string; schema: object };
type Operation = {
  summary: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: { type?: string; additionalProperties?: unknown } }> };
  responses: Record<string, unknown>;
};

describe('the API document', () => {
  useTestDatabase('sqlite');
  const { paths } = openApiDocument(routeTable) as unknown as {
    paths: Record<string, Record<string, Operation>>;
  };

  it('knows every route file (npm run routes writes the table anew)', () => {
    expect(readFileSync(new URL('./route-table.ts', import.meta.url), 'utf8')).toBe(routeTableSource());
  });

  it('is answered to anybody as OpenAPI 3.1', async () => {
    const answer = await callRoute(GET);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      openapi: '3.1.0',
      paths: {
        '/v1/chat/completions': { post: { security: [{ clientKey: [] }] } },
        '/api/keys/{id}': { patch: {}, delete: {} },
        '/api/admin/users': { get: {}, post: {} },
      },
    });
    // Every reference leads somewhere.
    const references = [...answer.text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!);
    for (const path of new Set(references)) {
      const found = path
        .split('/')
        .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], answer.json);
      expect(found, path).toBeDefined();
    }
  });

  it('has each declared operation, with its parameters and body', () => {
    for (const [file, handlers] of Object.entries(routeTable)) {
      const path = file.replaceAll(/\[(?:\.\.\.)?([^\]]+)\]/g, '{$1}');
      for (const method of routeMethods) {
        const declaration = declarationOf(handlers[method]);
        if (!declaration) continue;
        const operation = paths[path]?.[method.toLowerCase()];
        expect(operation?.summary, `${method} ${path}`).toBe(declaration.summary);
        expect(operation?.responses).toHaveProperty(String(declaration.status));
        expect(Boolean(operation?.requestBody), `${method} ${path}`).toBe(Boolean(declaration.body));
        const inPath = (operation?.parameters ?? []).filter((parameter) => parameter.in === 'path');
        expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{[^}]+\}/g) ?? []);
      }
    }
    const limits = paths['/api/admin/users']?.get?.parameters ?? [];
    expect(limits.map(({ name }) => name)).toEqual(expect.arrayContaining(['limit', 'cursor', 'q']));
    expect(paths['/api/auth/login']?.post?.requestBody?.content['application/json']?.schema).toMatchObject({
      type: 'object',
      additionalProperties: false,
    });
  });

  it('names nothing of the administrators to others', () => {
    const text = JSON.stringify(openApiDocument(routeTable, ['public', 'user']));
    expect(text).not.toMatch(/priceRate|baseCost|\/api\/admin\//);
    expect(text).toContain('/api/keys');
  });
});
