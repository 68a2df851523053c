// The one error type. Both module graphs (Next's and the server's) have their own copy of this class,
// so errors are told apart by `code`, never by instanceof.

export const errorStatus = {
  invalid_request: 400,
  invalid_parameter: 400,
  unauthenticated: 401,
  invalid_api_key: 401,
  invalid_credentials: 401,
  forbidden: 403,
  cross_site_request: 403,
  model_not_allowed: 403,
  platform_not_allowed: 403,
  not_found: 404,
  model_not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  limit_reached: 409,
  gone: 410,
  request_too_large: 413,
  unsupported_media_type: 415,
  upgrade_required: 426,
  rate_limit_exceeded: 429,
  concurrency_limit_exceeded: 429,
  insufficient_quota: 429,
  price_unknown: 429,
  too_many_attempts: 429,
  internal_error: 500,
  upstream_error: 502,
  no_account_available: 503,
  storage_unavailable: 503,
  shutting_down: 503,
  upstream_timeout: 504,
} as const;

export type ErrorCode = keyof typeof errorStatus;

type ErrorDetails = {
  /** The request field or parameter that is wrong. */
  param?: string;
  retryAfterSeconds?: number;
  cause?: unknown;
};

export class WeirError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly param: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'WeirError';
    this.code = code;
    this.status = errorStatus[code];
    this.param = details.param;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

export function weirError(code: ErrorCode, message: string, details?: ErrorDetails): WeirError {
  return new WeirError(code, message, details);
}

export function isWeirError(error: unknown): error is WeirError {
  return (
    error instanceof Error &&
    error.name === 'WeirError' &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code in errorStatus
  );
}

/** The message of anything thrown, for logs and job reports. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
