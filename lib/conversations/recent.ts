/** What was seen lately, at most `limit` of them; the longest unseen goes first. */
export function createRecent<Value>(limit: number) {
  const values = new Map<string, Value>();
  return {
    get(name: string): Value | undefined {
      const value = values.get(name);
      if (value === undefined) return undefined;
      values.delete(name);
      values.set(name, value);
      return value;
    },
    set(name: string, value: Value): void {
      values.delete(name);
      values.set(name, value);
      if (values.size <= limit) return;
      const oldest = values.keys().next();
      if (!oldest.done) values.delete(oldest.value);
    },
  };
}
