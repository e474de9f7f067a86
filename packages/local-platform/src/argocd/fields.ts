import type { Application } from './application';
import { isMap } from './go-template/values';

/**
 * The fields that a list can select; Argo CD answers no others, whatever is asked
 * (pkg/apiclient/application/forwarder_overwrite.go). That `operation.sync` of the
 * state holds the *result* is Argo CD's own quirk, and read by its UI.
 */
const selectable: Record<string, (application: Application) => unknown> = {
  'metadata.name': ({ metadata }) => metadata.name,
  'metadata.namespace': ({ metadata }) => metadata.namespace,
  'metadata.annotations': ({ metadata }) => metadata.annotations,
  'metadata.labels': ({ metadata }) => metadata.labels,
  'metadata.creationTimestamp': ({ metadata }) => metadata.creationTimestamp,
  spec: ({ spec }) => spec,
  'status.sync.status': ({ status }) => status.sync.status,
  'status.health': ({ status }) => status.health,
  'status.summary': ({ status }) => status.summary,
  'status.operationState.startedAt': ({ status }) => status.operationState?.startedAt,
  'status.operationState.finishedAt': ({ status }) => status.operationState?.finishedAt,
  'status.resources': ({ status }) => (status.resources.length ? status.resources : undefined),
  'operation.sync': ({ operation }) => operation?.sync,
  'status.operationState.phase': ({ status }) => status.operationState?.phase,
  'status.operationState.operation.sync': ({ status }) => status.operationState?.syncResult,
};

function parseFields(text: string): { exclude: boolean; names: Set<string> } {
  const exclude = text.startsWith('-');
  return { exclude, names: new Set((exclude ? text.slice(1) : text).split(',')) };
}

function put(target: Record<string, unknown>, path: string[], value: unknown): void {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const inner = isMap(target[head]) ? target[head] : {};
  target[head] = inner;
  put(inner, rest, value);
}

/** Reduces an Application of a list to the fields asked for. */
export function projectApplication(application: Application, fields: string): Record<string, unknown> {
  const { exclude, names } = parseFields(fields);
  const projected: Record<string, unknown> = {};
  for (const [field, read] of Object.entries(selectable)) {
    if (names.has(`items.${field}`) === exclude) continue;
    const value = read(application);
    if (value !== undefined) put(projected, field.split('.'), value);
  }
  return projected;
}

/** Every path that leads to one of these, by its dots. */
function leadingTo(names: ReadonlySet<string>): Set<string> {
  const paths = new Set<string>();
  for (const name of names) {
    for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) paths.add(name.slice(0, dot));
  }
  return paths;
}

/**
 * Reduces an event of the watch to the fields asked for (`result.application.status.sync`); there any field can be
 * named. A path leads through the members of an array without a step of its own, as in Argo CD (argoproj/pkg,
 * grpc/http/forwarders.go).
 */
export function projectEvent(event: Record<string, unknown>, fields: string): Record<string, unknown> {
  const { exclude, names } = parseFields(fields);
  const leading = leadingTo(names);
  function walk(value: unknown, prefix: string): unknown {
    if (Array.isArray(value)) return value.map(each => walk(each, prefix));
    return isMap(value) ? walkMap(value, prefix) : value;
  }
  function walkMap(value: Record<string, unknown>, prefix: string): Record<string, unknown> {
    const kept: Record<string, unknown> = {};
    for (const [key, each] of Object.entries(value)) {
      const path = prefix ? `${prefix}.${key}` : key;
      const named = names.has(path);
      if (exclude ? named : !named && !leading.has(path)) continue;
      kept[key] = named ? each : walk(each, path);
    }
    return kept;
  }
  return walkMap(event, '');
}
