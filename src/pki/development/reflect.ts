// @peculiar/x509 brings a dependency-injection library that will not load without the metadata functions of Reflect. It uses three of
// them, for its own classes only; they are given here, when development certificates are made, instead of by a further package.

interface Metadata {
  defineMetadata?(key: unknown, value: unknown, target: object): void;
  getOwnMetadata?(key: unknown, target: object): unknown;
  getMetadata?(key: unknown, target: object): unknown;
}

const kept = new WeakMap<object, Map<unknown, unknown>>();

function getOwn(key: unknown, target: object): unknown {
  return kept.get(target)?.get(key);
}

function get(key: unknown, target: object): unknown {
  for (let at: object | null = target; at; at = Object.getPrototypeOf(at)) {
    const value = getOwn(key, at);
    if (value !== undefined) return value;
  }
  return undefined;
}

function define(key: unknown, value: unknown, target: object): void {
  const values = kept.get(target) ?? new Map<unknown, unknown>();
  kept.set(target, values.set(key, value));
}

/** Gives Reflect the metadata functions, unless it has them. */
export function provideMetadata(): void {
  const reflect = Reflect as Metadata;
  if (reflect.getMetadata) return;
  reflect.defineMetadata = define;
  reflect.getOwnMetadata = getOwn;
  reflect.getMetadata = get;
}
