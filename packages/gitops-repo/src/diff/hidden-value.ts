import { secretLiteralProblem } from '../gate/rules/secret-literal';

/** A value that is compared and never shown. @internal */
export class HiddenValue {
  readonly #value: string;

  constructor(value: unknown) {
    this.#value = JSON.stringify(value) ?? '';
  }

  /** Whether another stands for the same value. */
  equals(other: unknown): boolean {
    return other instanceof HiddenValue && other.#value === this.#value;
  }

  /** What stands in its place, in JSON as in YAML. */
  toJSON(): string {
    return '(hidden)';
  }
}

/** What a Secret shows of itself; everything else in it may be what is secret. */
const shownOfSecrets = new Set(['apiVersion', 'kind', 'metadata', 'type']);

/** kubectl keeps a copy of the whole object there. */
const copyOfAll = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The object with what is secret hidden: all that Secrets hold, and whatever the gate
 * would call a credential elsewhere. Comments and logs are read by many.
 * @internal
 */
export function hideSecrets(object: unknown): unknown {
  if (!isObject(object)) return hideCredentials('', object);
  const isSecret = fieldOf(object, 'kind') === 'Secret';
  return Object.fromEntries(
    Object.entries(object).map(([key, value]: [string, unknown]) => [
      key,
      isSecret && !shownOfSecrets.has(key)
        ? hideEach(value)
        : hideCredentials(key, value),
    ]),
  );
}

/** Keys stay, so that one reads which of them changed. */
function hideEach(value: unknown): unknown {
  if (!isObject(value)) return new HiddenValue(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: [string, unknown]) => [
      key,
      new HiddenValue(each),
    ]),
  );
}

function hideCredentials(name: string, value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown) => hideCredentials('', item));
  if (isObject(value)) {
    // A variable of a container, and whatever else names its value.
    const named = fieldOf(value, 'name');
    return Object.fromEntries(
      Object.entries(value).map(([key, each]: [string, unknown]) => [
        key,
        hideCredentials(
          key === 'value' && typeof named === 'string' ? named : key,
          each,
        ),
      ]),
    );
  }
  if (typeof value !== 'string') return value;
  const flag = /^--?([\w.-]+)=([\s\S]+)$/.exec(value);
  const isSecret =
    name === copyOfAll ||
    secretLiteralProblem(name, value) !== undefined ||
    (flag !== null && secretLiteralProblem(flag[1], flag[2]) !== undefined);
  return isSecret ? new HiddenValue(value) : value;
}

/** An object with fields, and no list. @internal */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldOf(object: object, key: string): unknown {
  return Object.entries(object).find(([name]) => name === key)?.[1];
}
