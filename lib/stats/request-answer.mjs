// @ts-check
// A row of `requests` as the API tells it: for the list on the event loop and for exports in the reader's thread, which
// loads this as it lies here. Hence plain JavaScript without other modules.

/** @typedef {import('@/lib/db/row-cells').Cells} Cells */
/** @typedef {import('./request-row').AdminRequest} AdminRequest */
/** @typedef {import('./filters').Audience} Audience */
/** @typedef {{ id: number, kind: string, value: string, name: string | null }} FoundDimension */

const columns = /** @type {const} */ ({
  created_at: 'number',
  id: 'string',
  key_dim: 'number',
  user_dim: 'number',
  project_dim: 'number',
  account_dim: 'number',
  provider_dim: 'number',
  platform_dim: 'number',
  protocol_dim: 'number',
  mode_dim: 'number',
  model_dim: 'number',
  status_dim: 'number',
  error_code_dim: 'number',
  usage_source_dim: 'number',
  upstream_model: 'string?',
  endpoint: 'string',
  stream: 'number',
  cached: 'number',
  http_status: 'number?',
  error_message: 'string?',
  end_reason: 'string?',
  input_tokens: 'number?',
  cache_read_tokens: 'number?',
  cache_write_tokens: 'number?',
  cache_write_1h_tokens: 'number?',
  output_tokens: 'number?',
  reasoning_tokens: 'number?',
  estimated_tokens: 'number',
  saved_tokens: 'number',
  units: 'string?',
  base_cost: 'number?',
  price_rate: 'number',
  cost: 'number?',
  input_cost: 'number?',
  cache_read_cost: 'number?',
  cache_write_cost: 'number?',
  output_cost: 'number?',
  other_cost: 'number?',
  price_version: 'string?',
  duration_ms: 'number?',
  ttft_ms: 'number?',
  attempt_count: 'number',
  chunk_count: 'number',
  client_ip: 'string',
  user_agent: 'string',
  session_id: 'string',
  conversation_id: 'string?',
  upstream_request_id: 'string?',
  tags: 'string',
  usage_raw: 'string?',
  usage_note: 'string?',
});

/** @typedef {keyof typeof columns} RequestColumn */

/** The order in which `checkRequest` and all below expect them; what comes after them in a row is the caller's. */
export const requestColumns = /** @type {RequestColumn[]} */ (Object.keys(columns));

const kinds = Object.values(columns).map((kind) => kind.replace('?', ''));
const mayBeNull = Object.values(columns).map((kind) => kind.endsWith('?'));

/** Where a column is in a row. */
export const place = /** @type {Record<RequestColumn, number>} */ (
  Object.fromEntries(requestColumns.map((name, index) => [name, index]))
);

const dimensionPlaces = requestColumns.filter((name) => name.endsWith('_dim')).map((name) => place[name]);

/**
 * Throws where a row is not what the columns promise.
 * @param {Cells} cells
 */
export function checkRequest(cells) {
  for (let index = 0; index < kinds.length; index++) {
    const cell = cells[index];
    if (typeof cell !== kinds[index] && !(cell === null && mayBeNull[index])) {
      throw new TypeError(`requests.${requestColumns[index]} is ${cell === null ? 'null' : typeof cell}`);
    }
  }
}

/** @type {(cells: Cells, at: number) => string} */
const text = (cells, at) => /** @type {string} */ (cells[at]);
/** @type {(cells: Cells, at: number) => string | null} */
const textOrNull = (cells, at) => /** @type {string | null} */ (cells[at]);
/** @type {(cells: Cells, at: number) => number} */
const number = (cells, at) => /** @type {number} */ (cells[at]);
/** @type {(cells: Cells, at: number) => number | null} */
const numberOrNull = (cells, at) => /** @type {number | null} */ (cells[at]);

/**
 * nano-USD as USD: dividing rounds once, so that this is the decimal number as JSON would read it.
 * @type {(cells: Cells, at: number) => number | null}
 */
const usd = (cells, at) => {
  const nano = numberOrNull(cells, at);
  return nano === null ? null : nano / 1e9;
};

/**
 * Adds the row's dimensions that are not known yet.
 * @param {Cells} cells
 * @param {(id: number) => boolean} knows
 * @param {Set<number>} into
 */
export function collectDimensions(cells, knows, into) {
  for (const at of dimensionPlaces) {
    const id = number(cells, at);
    if (id > 0 && !knows(id)) into.add(id);
  }
}

/** What Dimension ids stand for. */
export function createNames() {
  /** @type {Map<number, FoundDimension>} */
  const byId = new Map();
  /** @type {Map<string, string>} */
  const names = new Map();
  return {
    /** @param {Iterable<FoundDimension>} found */
    learn(found) {
      for (const item of found) {
        byId.set(item.id, item);
        if (item.name !== null) names.set(`${item.kind}:${item.value}`, item.name);
      }
    },
    /** @param {number} id */
    knows: (id) => byId.has(id),
    get size() {
      return byId.size;
    },
    forget() {
      byId.clear();
      names.clear();
    },
    /**
     * '' where absent.
     * @param {number} id
     */
    value: (id) => byId.get(id)?.value ?? '',
    /**
     * Today's name of a key, user, project or account, also of a deleted one.
     * @param {number} id
     */
    nameOf: (id) => byId.get(id)?.name ?? null,
    /**
     * The same by its own id.
     * @param {'key' | 'user' | 'project' | 'account'} kind
     * @param {string} id
     */
    name: (kind, id) => names.get(`${kind}:${id}`) ?? null,
  };
}

/** @typedef {ReturnType<typeof createNames>} Names */

/** @type {(first: number | null, second: number | null) => number | null} */
const sumOfKnown = (first, second) => (first === null ? second : second === null ? first : first + second);

/**
 * Some providers tell their own price in the usage they report: that is the base cost, which users never see.
 * @param {string | null} usageRaw
 * @returns {string | null}
 */
export function withoutPrices(usageRaw) {
  if (usageRaw === null) return null;
  try {
    return JSON.stringify(
      JSON.parse(usageRaw, (key, item) => (/cost|price|charge|fee|usd/i.test(key) ? undefined : item)),
    );
  } catch {
    // Cut off at its size limit: what cannot be read cannot be cleaned.
    return null;
  }
}

/**
 * `cells` must have passed `checkRequest`.
 * @param {Cells} cells
 * @param {Names} names
 * @param {Audience} audience
 * @returns {AdminRequest}
 */
export function requestAnswer(cells, names, audience) {
  const input = numberOrNull(cells, place.input_tokens);
  const promptTokens = sumOfKnown(
    sumOfKnown(input, numberOrNull(cells, place.cache_read_tokens)),
    numberOrNull(cells, place.cache_write_tokens),
  );
  const usageRaw = textOrNull(cells, place.usage_raw);
  const units = textOrNull(cells, place.units);
  const tags = text(cells, place.tags);
  return {
    id: text(cells, place.id),
    requestId: text(cells, place.id),
    createdAt: new Date(number(cells, place.created_at)).toISOString(),
    keyId: names.value(number(cells, place.key_dim)) || null,
    keyName: names.nameOf(number(cells, place.key_dim)),
    userId: names.value(number(cells, place.user_dim)) || null,
    userName: names.nameOf(number(cells, place.user_dim)),
    projectId: names.value(number(cells, place.project_dim)) || null,
    projectName: names.nameOf(number(cells, place.project_dim)),
    accountId: names.value(number(cells, place.account_dim)) || null,
    accountName: names.nameOf(number(cells, place.account_dim)),
    provider: names.value(number(cells, place.provider_dim)) || null,
    platform: names.value(number(cells, place.platform_dim)) || null,
    protocol: names.value(number(cells, place.protocol_dim)),
    endpoint: text(cells, place.endpoint),
    mode: names.value(number(cells, place.mode_dim)),
    model: names.value(number(cells, place.model_dim)),
    upstreamModel: textOrNull(cells, place.upstream_model),
    upstreamRequestId: textOrNull(cells, place.upstream_request_id),
    stream: cells[place.stream] === 1,
    status: names.value(number(cells, place.status_dim)),
    httpStatus: numberOrNull(cells, place.http_status),
    errorCode: names.value(number(cells, place.error_code_dim)) || null,
    errorMessage: textOrNull(cells, place.error_message),
    endReason: textOrNull(cells, place.end_reason),
    inputTokens: input,
    cacheReadTokens: numberOrNull(cells, place.cache_read_tokens),
    cacheWriteTokens: numberOrNull(cells, place.cache_write_tokens),
    cacheWrite1hTokens: numberOrNull(cells, place.cache_write_1h_tokens),
    outputTokens: numberOrNull(cells, place.output_tokens),
    reasoningTokens: numberOrNull(cells, place.reasoning_tokens),
    promptTokens,
    totalTokens: sumOfKnown(promptTokens, numberOrNull(cells, place.output_tokens)),
    estimatedTokens: number(cells, place.estimated_tokens),
    usageSource: names.value(number(cells, place.usage_source_dim)),
    usageRaw: audience === 'admin' ? usageRaw : withoutPrices(usageRaw),
    usageNote: textOrNull(cells, place.usage_note),
    units: units === null ? null : JSON.parse(units),
    baseCost: usd(cells, place.base_cost),
    priceRate: number(cells, place.price_rate) / 1e6,
    cost: usd(cells, place.cost),
    inputCost: usd(cells, place.input_cost),
    cacheReadCost: usd(cells, place.cache_read_cost),
    cacheWriteCost: usd(cells, place.cache_write_cost),
    outputCost: usd(cells, place.output_cost),
    otherCost: usd(cells, place.other_cost),
    priceVersion: textOrNull(cells, place.price_version),
    cached: cells[place.cached] === 1,
    savedTokens: number(cells, place.saved_tokens),
    durationMs: numberOrNull(cells, place.duration_ms),
    ttftMs: numberOrNull(cells, place.ttft_ms),
    attemptCount: number(cells, place.attempt_count),
    chunkCount: number(cells, place.chunk_count),
    clientIp: text(cells, place.client_ip),
    userAgent: text(cells, place.user_agent),
    conversationId: textOrNull(cells, place.conversation_id),
    sessionId: text(cells, place.session_id) || null,
    tags: tags === '{}' ? {} : JSON.parse(tags),
  };
}
