import { HiddenValue, isObject } from './hidden-value';

/** One field that differs; `before` or `after` is left out where there was or is none. @public */
export type FieldChange = {
  /** Such as `spec.template.spec.containers[name=main].image`. */
  path: string;
  before?: unknown;
  after?: unknown;
};

/**
 * Fields in which two objects differ. Items of lists are told apart by their `name`, as
 * Kubernetes tells containers, ports and variables apart, else by their place.
 * @internal
 */
export function objectChanges(
  before: unknown,
  after: unknown,
  path = '',
): FieldChange[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [{ path, after }];
  if (after === undefined) return [{ path, before }];
  if (Array.isArray(before) && Array.isArray(after))
    return listChanges(before, after, path);
  if (before instanceof HiddenValue || after instanceof HiddenValue)
    return before instanceof HiddenValue && before.equals(after)
      ? []
      : [{ path, before, after }];
  if (isObject(before) && isObject(after))
    return fieldChanges(
      new Map(Object.entries(before)),
      new Map(Object.entries(after)),
      key => `${path}${segment(key, path)}`,
    );
  return Object.is(before, after) ? [] : [{ path, before, after }];
}

function listChanges(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
): FieldChange[] {
  const [old, now] = [namesOf(before), namesOf(after)];
  if (!old || !now) {
    // Arguments, say: one that comes in between is one line, not a change of all behind it.
    if ([...before, ...after].every(isScalar))
      return before.length === after.length &&
        before.every((item, place) => Object.is(item, after[place]))
        ? []
        : [{ path, before, after }];
    return fieldChanges(
      new Map(before.entries()),
      new Map(after.entries()),
      place => `${path}[${place}]`,
    );
  }
  const changes = fieldChanges(
    new Map(old.map((name, index) => [name, before[index]])),
    new Map(now.map((name, index) => [name, after[index]])),
    name => `${path}[name=${name}]`,
  );
  // Init containers run, and variables are expanded, in their order.
  const common = (names: string[], others: string[]) =>
    names.filter(name => others.includes(name));
  const isMoved = common(old, now).join('\n') !== common(now, old).join('\n');
  return isMoved
    ? [{ path: `${path}[order]`, before: old, after: now }, ...changes]
    : changes;
}

function fieldChanges<K>(
  before: ReadonlyMap<K, unknown>,
  after: ReadonlyMap<K, unknown>,
  pathOf: (key: K) => string,
): FieldChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap(key =>
    objectChanges(before.get(key), after.get(key), pathOf(key)),
  );
}

/** Names of a list's items, when each has one of its own; an empty list goes with any. */
function namesOf(list: readonly unknown[]): string[] | undefined {
  const names = list.flatMap(item =>
    isObject(item) && 'name' in item && typeof item.name === 'string'
      ? [item.name]
      : [],
  );
  return names.length === list.length && new Set(names).size === names.length
    ? names
    : undefined;
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function segment(key: string, path: string): string {
  if (!/^[\w-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
  return path ? `.${key}` : key;
}
