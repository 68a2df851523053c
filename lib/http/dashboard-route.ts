// Declares a dashboard route: who may call it and what goes in and out. The wrapper does everything that every
// route must do alike, so that a route file holds only its contract and its work.
import type { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { lookForChanges } from '@/lib/db/changes';
import { type Database, database as openedDatabase } from '@/lib/db/database';
import { weirError } from '@/lib/errors';
import { answerError, answerJson, answerStream } from '@/lib/http/answer';
import { authenticate } from '@/lib/http/authenticate';
import { parseBody, parseParams, parseQuery } from '@/lib/http/parse-request';
import { isReading } from '@/lib/http/same-origin';
import { newId } from '@/lib/ids';

/** `public` needs no sign-in, `user` anybody signed in, `admin` an administrator or the admin token. */
export type RouteRole = 'public' | 'user' | 'admin';

type ActorFor<R extends RouteRole> = R extends 'public' ? null : Actor;
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type AnswerOf<A> = A extends z.ZodType ? z.input<A> : Response;

export type RouteContext<R extends RouteRole, Query, Params, Body> = {
  actor: ActorFor<R>;
  query: Parsed<Query>;
  params: Parsed<Params>;
  body: Parsed<Body>;
  request: Request;
  database: Database;
  requestId: string;
  clientIp: string;
  /** Headers to send beside the standard ones, such as set-cookie. */
  answerHeaders: Headers;
};

type RouteDefinition<
  R extends RouteRole,
  Query extends z.ZodType | undefined,
  Params extends z.ZodType | undefined,
  Body extends z.ZodType | undefined,
  Answer extends z.ZodType | 'stream',
> = {
  role: R;
  /** One line for the API document. */
  summary: string;
  /** Parameters that are not declared are refused. A repeated parameter arrives as an array of strings. */
  query?: Query;
  params?: Params;
  /** Fields that are not declared are refused. */
  body?: Body;
  /** Largest accepted body in bytes; 1 MiB unless told. */
  bodyLimit?: number;
  /** Also takes text/plain and text/csv bodies, which reach `body` as a string. */
  acceptsText?: boolean;
  /** The JSON answer: fields it does not declare never leave. `stream`: `work` returns a Response of its own. */
  answer: Answer;
  /** Status of a successful JSON answer, 200 unless told. */
  status?: number;
  /** Content types of a stream, for the API document. */
  produces?: readonly string[];
  work: (context: RouteContext<R, Query, Params, Body>) => Promise<AnswerOf<Answer>> | AnswerOf<Answer>;
};

/** What the route matrix test and the API document read from a handler. */
export type RouteDeclaration = {
  role: RouteRole;
  summary: string;
  query: z.ZodType | undefined;
  params: z.ZodType | undefined;
  body: z.ZodType | undefined;
  acceptsText: boolean;
  answer: z.ZodType | 'stream';
  status: number;
  produces: readonly string[];
};

type HandlerContext = { params: Promise<Record<string, string | string[] | undefined>> };

export type DashboardHandler = {
  (request: Request, context?: HandlerContext): Promise<Response>;
  readonly declaration: RouteDeclaration;
};

const defaultBodyLimit = 1024 * 1024;

export function dashboardRoute<
  R extends RouteRole,
  Query extends z.ZodType | undefined = undefined,
  Params extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Answer extends z.ZodType | 'stream' = 'stream',
>(definition: RouteDefinition<R, Query, Params, Body, Answer>): DashboardHandler {
  const declaration: RouteDeclaration = {
    role: definition.role,
    summary: definition.summary,
    query: definition.query,
    params: definition.params,
    body: definition.body,
    acceptsText: definition.acceptsText ?? false,
    answer: definition.answer,
    status: definition.status ?? 200,
    produces: definition.produces ?? [],
  };

  async function handle(request: Request, handlerContext?: HandlerContext): Promise<Response> {
    const requestId = newId();
    const answerHeaders = new Headers();
    try {
      const database = await openedDatabase();
      const { actor, clientIp } = await authenticate(request, {
        role: definition.role,
        database,
        requestId,
        answerHeaders,
      });
      const params = await parseParams(definition.params, await handlerContext?.params);
      const query = await parseQuery(definition.query, request);
      const body = await parseBody(definition.body, request, {
        limit: definition.bodyLimit ?? defaultBodyLimit,
        acceptsText: declaration.acceptsText,
      });
      const answer = await definition.work({
        actor: actor as ActorFor<R>,
        query: query as Parsed<Query>,
        params: params as Parsed<Params>,
        body: body as Parsed<Body>,
        request,
        database,
        requestId,
        clientIp,
        answerHeaders,
      });
      // What was changed is in force on this node before the caller hears of it; the others follow within a second.
      if (!isReading(request)) await lookForChanges();
      if (declaration.answer === 'stream') {
        if (!(answer instanceof Response))
          throw weirError('internal_error', 'A stream route must return a Response.');
        return answerStream(answer, { requestId, answerHeaders });
      }
      return await answerJson(declaration.answer, answer, {
        status: declaration.status,
        requestId,
        answerHeaders,
      });
    } catch (error) {
      return answerError(error, { request, requestId, answerHeaders });
    }
  }

  return Object.assign(handle, { declaration });
}
