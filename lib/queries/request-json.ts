// The browser's one way to call Weir's own API. Errors arrive as ApiError with the code the server gave.

export type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[];
export type QueryParameters = Readonly<Record<string, QueryValue>>;

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly param: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    details: { param?: string | undefined; retryAfterSeconds?: number | undefined } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.param = details.param;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

export function isApiError(error: unknown): error is ApiError {
  return error instanceof ApiError;
}

/** A path with its parameters; absent and empty ones are left out, lists are comma-joined. */
export function pathWithQuery(path: string, query: QueryParameters = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    if (Array.isArray(value)) {
      if (value.length > 0) parameters.set(name, value.join(','));
    } else {
      parameters.set(name, String(value));
    }
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

type Call = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: QueryParameters;
  body?: unknown;
  signal?: AbortSignal;
};

export async function requestJson<Answer>(path: string, call: Call = {}): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(pathWithQuery(path, call.query), {
      method: call.method ?? 'GET',
      headers: call.body === undefined ? {} : { 'content-type': 'application/json' },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: call.signal ?? null,
      cache: 'no-store',
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'network', 'The server cannot be reached.');
  }
  if (!response.ok) throw await apiErrorFrom(response);
  if (response.status === 204) return undefined as Answer;
  return (await response.json()) as Answer;
}

export async function apiErrorFrom(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('retry-after'));
  const retryAfterSeconds = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : undefined;
  const parsed: unknown = await response.json().catch(() => null);
  const error =
    parsed &&
    typeof parsed === 'object' &&
    'error' in parsed &&
    parsed.error &&
    typeof parsed.error === 'object'
      ? (parsed.error as { code?: unknown; message?: unknown; param?: unknown })
      : {};
  return new ApiError(
    response.status,
    typeof error.code === 'string' ? error.code : 'unknown',
    typeof error.message === 'string' ? error.message : `${response.status} ${response.statusText}`.trim(),
    { param: typeof error.param === 'string' ? error.param : undefined, retryAfterSeconds },
  );
}
