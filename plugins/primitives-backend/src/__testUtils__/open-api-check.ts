import { createOpenApi, OpenApiNode } from '@ameide/plugin-primitives-common';
import Ajv2020, { ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { z } from 'zod';

const operationSchema = z.object({
  operationId: z.string(),
  parameters: z.array(
    z.object({
      name: z.string(),
      in: z.enum(['path', 'query']),
      required: z.boolean().optional(),
      schema: z.looseObject({ examples: z.array(z.unknown()).optional() }),
    }),
  ),
  requestBody: z
    .object({
      required: z.boolean(),
      content: z.object({
        'application/json': z.object({
          schema: z.object({ examples: z.array(z.unknown()) }),
        }),
      }),
    })
    .optional(),
  responses: z.record(z.string(), z.unknown()),
});
const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});

/** A request as the document gives it by its examples. @internal */
export type ExampleRequest = {
  operation: string;
  method: string;
  /** As the document writes it. */
  path: string;
  /** Path and query to send. */
  address: string;
  body?: unknown;
};

/** Where a filter needs another one beside it. */
const together: Record<string, string> = {
  status: 'environment=dev&',
  enabled: 'environment=dev&',
  done: 'environment=dev&',
};

/** Every request that the document gives an example of: each route alone, with each parameter, and with each body. @internal */
export function exampleRequests(): ExampleRequest[] {
  const { paths } = documentSchema.parse(createOpenApi());
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const examplesOf = (place: string) =>
        operation.parameters
          .filter(p => p.in === place)
          .flatMap(({ name, schema }) =>
            (schema.examples ?? []).map(example => ({
              name,
              text: String(example),
            })),
          );
      const needed = operation.parameters.flatMap(p =>
        p.in === 'query' && p.required
          ? [`${p.name}=${encodeURIComponent(String(p.schema.examples?.[0]))}`]
          : [],
      );
      const withNeeded = (address: string, query: readonly string[] = []) => {
        const names = query.map(each => `${each.split('=')[0]}=`);
        const all = [
          ...needed.filter(each => !names.some(name => each.startsWith(name))),
          ...query,
        ];
        return all.length > 0 ? `${address}?${all.join('&')}` : address;
      };
      const filled = examplesOf('path').reduce(
        (text, { name, text: value }) => text.replace(`{${name}}`, value),
        path,
      );
      const base = { operation: operation.operationId, method, path };
      const bodies =
        operation.requestBody?.content['application/json'].schema.examples ??
        [];
      return [
          ...(operation.requestBody?.required
            ? []
            : [{ ...base, address: withNeeded(filled) }]),
        ...examplesOf('query').map(({ name, text }) => ({
          ...base,
          address: withNeeded(filled, [
            `${together[name] ?? ''}${name}=${encodeURIComponent(text)}`,
          ]),
        })),
        ...bodies.map(body => ({ ...base, address: filled, body })),
      ];
    }),
  );
}

/** Checks answers against the OpenAPI document; fields that it does not have are wrong too. @internal */
export class OpenApiCheck {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  /** Statuses that were seen of each operation. */
  readonly seen = new Set<string>();

  /** Over the document as the backend serves it. */
  constructor() {
    addFormats(this.#ajv);
    this.#ajv.addSchema({ ...closed(createOpenApi()), $id: 'openapi' });
  }

  /** What is wrong with an answer; empty when nothing is. */
  problems(answer: {
    method: string;
    path: string;
    status: number;
    body: unknown;
  }) {
    const { method, path, status, body } = answer;
    this.seen.add(`${method} ${path} ${status}`);
    const pointer = ['paths', path, method, 'responses', String(status)]
      .concat('content', 'application/json', 'schema')
      .map(part =>
        encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1')),
      )
      .join('/');
    const validate: ValidateFunction = this.#ajv.compile({
      $ref: `openapi#/${pointer}`,
    });
    return validate(body) ? [] : validate.errors ?? [];
  }
}

/** The document with objects that have no fields but those it names. */
function closed(node: OpenApiNode): OpenApiNode {
  const close = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(close);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(
      ([k, v]) => [k, close(v)] as const,
    );
    const isShape = 'properties' in value && !('additionalProperties' in value);
    return Object.fromEntries([
      ...entries,
      ...(isShape ? [['additionalProperties', false] as const] : []),
    ]);
  };
  return Object.fromEntries(
    Object.entries(node).map(([k, v]) => [k, close(v)]),
  );
}
