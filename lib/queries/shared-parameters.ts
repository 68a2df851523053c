// The parameters that every page shares. Links between pages carry exactly these, so range and filters survive
// going from one page to the next.

export const rangeParameters = ['range', 'from', 'to', 'tz', 'compare'] as const;

/** The filter grammar of stats, logs, conversations and exports, as far as it can be chosen from a list. */
export const filterParameters = [
  'model',
  'status',
  'errorCode',
  'keyId',
  'userId',
  'projectId',
  'accountId',
  'provider',
  'protocol',
  'mode',
  'usageSource',
  'stream',
  'cached',
  'clientIp',
  'sessionId',
  'minDurationMs',
] as const;

export type FilterName = (typeof filterParameters)[number] | `tag.${string}`;

export type Filters = Readonly<Partial<Record<FilterName, readonly string[]>>>;

type ReadParameters = { getAll(name: string): string[]; keys(): IterableIterator<string> };

export function isFilterName(name: string): name is FilterName {
  return name.startsWith('tag.') || (filterParameters as readonly string[]).includes(name);
}

/** Repeated and comma-joined values mean any of them. */
export function filtersFromAddress(parameters: ReadParameters): Filters {
  const filters: Partial<Record<FilterName, string[]>> = {};
  for (const name of new Set(parameters.keys())) {
    if (!isFilterName(name)) continue;
    const values = parameters
      .getAll(name)
      .flatMap((value) => value.split(','))
      .filter(Boolean);
    if (values.length > 0) filters[name] = [...new Set(values)];
  }
  return filters;
}

/** `path` with the range and filters of the page one comes from; what the path itself says wins. */
export function carryParameters(
  path: string,
  current: ReadParameters & { get(name: string): string | null },
): string {
  const [pathname = '', own = ''] = path.split('?');
  const next = new URLSearchParams(own);
  for (const name of new Set(current.keys())) {
    if (next.has(name)) continue;
    if (!(rangeParameters as readonly string[]).includes(name) && !isFilterName(name)) continue;
    for (const value of current.getAll(name)) next.append(name, value);
  }
  const text = next.toString();
  return text ? `${pathname}?${text}` : pathname;
}
