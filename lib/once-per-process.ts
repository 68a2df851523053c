// Next's bundle and the server's are separate module graphs: a module-level variable would exist twice.
// What must be one per process lives here, under one symbol that both graphs see.
const registryKey = Symbol.for('weir.once-per-process');

type Registry = Map<string, unknown>;

function registry(): Registry {
  const holder = globalThis as { [registryKey]?: Registry };
  holder[registryKey] ??= new Map();
  return holder[registryKey];
}

/** The process's one `name`, made by `create` the first time anybody asks. */
export function oncePerProcess<T>(name: string, create: () => T): T {
  const entries = registry();
  if (!entries.has(name)) entries.set(name, create());
  return entries.get(name) as T;
}

/** Forgets `name`, so that the next call creates it again: after closing what it held. */
export function forgetOncePerProcess(name: string): void {
  registry().delete(name);
}
