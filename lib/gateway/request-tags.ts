// `x-weir-tags: team=a,app=b` over the key's default tags.

const most = 10;
const namePattern = /^[A-Za-z0-9_.-]{1,32}$/;
const none: Readonly<Record<string, string>> = Object.freeze({});

/** Pairs that are not well formed are left out: a typing error in a label must not refuse a paid call. */
export function requestTags(
  header: string | string[] | undefined,
  defaults: Readonly<Record<string, string>>,
): Record<string, string> {
  if (!header) return defaults ?? none;
  const tags: Record<string, string> = { ...defaults };
  let count = Object.keys(tags).length;
  for (const pair of String(header).split(',')) {
    const equals = pair.indexOf('=');
    if (equals < 0) continue;
    const name = pair.slice(0, equals).trim();
    const value = pair.slice(equals + 1).trim();
    if (!namePattern.test(name) || !value || value.length > 64 || name === '__proto__') continue;
    if (!(name in tags)) {
      if (count >= most) continue;
      count += 1;
    }
    tags[name] = value;
  }
  return tags;
}
