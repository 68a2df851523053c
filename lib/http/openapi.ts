// The OpenAPI document, made from the declarations that the routes themselves run on.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RouteDeclaration, RouteRole } from '@/lib/http/dashboard-route';
import { gatewayPaths } from '@/lib/http/openapi-gateway';

export const routeMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type RouteMethod = (typeof routeMethods)[number];

/** The declared handlers of one route file, under the path it serves: `/api/keys/[id]`. */
export type RouteTable = Readonly<Record<string, Partial<Record<RouteMethod, unknown>>>>;

type JsonSchema = Record<string, unknown>;
type Operation = Record<string, unknown> & { summary: string; 'x-weir-role'?: RouteRole };
export type OpenApiDocument = Record<string, unknown> & {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
};

type Shared = Record<string, JsonSchema>;

/** A schema that refers to itself brings its own `$defs`, which only the document's root may have: they move there. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', shared: Shared): JsonSchema {
  const made: JsonSchema = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  const { $schema: _dialect, $defs: own = {}, ...rest } = made;
  let text = JSON.stringify([rest, own]);
  for (const name of Object.keys(own as Shared)) {
    text = text.replaceAll(
      `"#/$defs/${name}"`,
      `"#/components/schemas/${sharedName(own as Shared, name, shared)}"`,
    );
  }
  const [moved, definitions] = JSON.parse(text) as [JsonSchema, Shared];
  for (const name of Object.keys(definitions)) {
    shared[sharedName(own as Shared, name, shared)] = definitions[name]!;
  }
  return moved;
}

/** The same definition gets the same name wherever it is met. */
function sharedName(own: Shared, name: string, shared: Shared): string {
  const digest = createHash('sha256').update(JSON.stringify(own[name])).digest('hex').slice(0, 6);
  const found = `Shared_${digest}`;
  shared[found] ??= {};
  return found;
}

function properties(schema: JsonSchema): [name: string, schema: JsonSchema, required: boolean][] {
  const required = new Set((schema.required as string[] | undefined) ?? []);
  const declared = (schema.properties ?? {}) as Record<string, JsonSchema>;
  return Object.entries(declared).map(([name, property]) => [name, property, required.has(name)]);
}

function parametersOf(declaration: RouteDeclaration, path: string, shared: Shared): JsonSchema[] {
  const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = declaration.query ? properties(jsonSchema(declaration.query, 'input', shared)) : [];
  return [...inPath, ...inQuery.map(([name, schema, required]) => ({ name, in: 'query', required, schema }))];
}

const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'param'],
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        param: { type: ['string', 'null'] },
      },
    },
  },
};

const errorAnswer = { $ref: '#/components/responses/Error' };

function operationOf(declaration: RouteDeclaration, path: string, shared: Shared): Operation {
  const { role, answer, produces, status } = declaration;
  const parameters = parametersOf(declaration, path, shared);
  const bodySchema = declaration.body && jsonSchema(declaration.body, 'input', shared);
  const content =
    answer === 'stream'
      ? Object.fromEntries(
          (produces.length > 0 ? produces : ['application/octet-stream']).map((type) => [type, {}]),
        )
      : { 'application/json': { schema: jsonSchema(answer, 'output', shared) } };
  return {
    summary: declaration.summary,
    tags: [tagOf(path)],
    'x-weir-role': role,
    ...(role !== 'public' && {
      security: [{ session: [] }, { adminToken: [] }],
    }),
    ...(parameters.length > 0 && { parameters }),
    ...(bodySchema && {
      requestBody: {
        required: !declaration.body?.safeParse(undefined).success,
        content: {
          'application/json': { schema: bodySchema },
          ...(declaration.acceptsText && { 'text/plain': { schema: { type: 'string' } } }),
        },
      },
    }),
    responses: { [status]: { description: 'The answer', content }, default: errorAnswer },
  };
}

function tagOf(path: string): string {
  const parts = path.split('/').filter((part) => part && part !== 'api' && !part.startsWith('{'));
  return parts[0] === 'admin' ? `admin ${parts[1] ?? ''}`.trim() : (parts[0] ?? 'other');
}

export function declarationOf(handler: unknown): RouteDeclaration | null {
  return typeof handler === 'function' && 'declaration' in handler
    ? (handler.declaration as RouteDeclaration)
    : null;
}

/** `only` keeps the operations of these roles: a page for people who are no administrators shows none of theirs. */
export function openApiDocument(
  table: RouteTable,
  only: readonly RouteRole[] = ['public', 'user', 'admin'],
): OpenApiDocument {
  const shared: Shared = {};
  const paths: OpenApiDocument['paths'] = { ...gatewayPaths(errorAnswer) };
  for (const [file, handlers] of Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const path = file.replaceAll(/\[(?:\.\.\.)?([^\]]+)\]/g, '{$1}');
    const operations: Record<string, Operation> = {};
    for (const method of routeMethods) {
      const declaration = declarationOf(handlers[method]);
      if (declaration && only.includes(declaration.role))
        operations[method.toLowerCase()] = operationOf(declaration, path, shared);
    }
    if (Object.keys(operations).length > 0) paths[path] = operations;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Weir',
      version: '1',
      description:
        'Times are ISO 8601 UTC in answers; parameters take ISO 8601, epoch milliseconds, or relative ones such as 24h. Money is USD, exact to nine decimals; null means unknown.',
    },
    paths,
    components: {
      schemas: shared,
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'weir',
          description: 'Over TLS the cookie is __Host-weir.',
        },
        adminToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'WEIR_ADMIN_TOKEN; acts as the first admin.',
        },
        clientKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'A client key; also as x-api-key or x-goog-api-key.',
        },
      },
      responses: {
        Error: { description: 'What went wrong', content: { 'application/json': { schema: errorSchema } } },
      },
    },
  };
}
