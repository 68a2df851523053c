// What a page keeps in its address: how each parameter is read, and written so that what is usual is left out.
export type AddressParameter<Value> = {
  read: (text: string | null) => Value;
  /** null: not in the address. */
  write: (value: Value | null) => string | null;
};

type AnyParameter = { read: (text: string | null) => unknown; write: (value: never) => string | null };

export type AddressParameters = Readonly<Record<string, AnyParameter>>;

export type AddressValues<Parameters extends AddressParameters> = {
  [Name in keyof Parameters]: ReturnType<Parameters[Name]['read']>;
};

export type AddressChange<Parameters extends AddressParameters> = {
  [Name in keyof Parameters]?: ReturnType<Parameters[Name]['read']> | null;
};

/** Any text; empty is the same as absent. */
export const textParameter: AddressParameter<string | null> = {
  read: (text) => text,
  write: (value) => value || null,
};

/** Any text, empty where there is none. */
export const searchParameter: AddressParameter<string> = {
  read: (text) => text ?? '',
  write: (value) => value || null,
};

export const switchParameter: AddressParameter<boolean> = {
  read: (text) => text === 'true',
  write: (value) => (value ? 'true' : null),
};

export function choiceParameter<Choice extends string>(
  choices: readonly Choice[],
): AddressParameter<Choice | null>;
export function choiceParameter<Choice extends string>(
  choices: readonly Choice[],
  usual: Choice,
): AddressParameter<Choice>;
export function choiceParameter<Choice extends string>(
  choices: readonly Choice[],
  usual: Choice | null = null,
): AddressParameter<Choice | null> {
  return {
    read: (text) => choices.find((choice) => choice === text) ?? usual,
    write: (value) => (value === usual ? null : value),
  };
}

export function readAddress<Parameters extends AddressParameters>(
  parameters: Parameters,
  address: URLSearchParams,
): AddressValues<Parameters> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { read }]) => [name, read(address.get(name))]),
  ) as AddressValues<Parameters>;
}

/** The address with a change made; parameters of others stay as they are. */
export function changeAddress<Parameters extends AddressParameters>(
  parameters: Parameters,
  address: URLSearchParams,
  change: AddressChange<Parameters>,
): URLSearchParams {
  const next = new URLSearchParams(address);
  for (const [name, value] of Object.entries(change)) {
    const parameter = parameters[name];
    if (!parameter || value === undefined) continue;
    const text = parameter.write(value as never);
    if (text === null) next.delete(name);
    else next.set(name, text);
  }
  return next;
}
