import { InputError } from '@backstage/errors';
import {
  ApiRoute,
  clauses,
  jsonSchemaOf,
  recognised,
  refusal,
  say,
  sayAt,
  Saying,
  verbatim,
} from '@ameide/plugin-primitives-common';
import express, { Request, RequestHandler } from 'express';
import { z } from 'zod';

/** The part of a request that something was given in. */
type Place = 'path' | 'query' | 'body';

/** What a route's schemas make of a request. @internal */
export type Call<P extends z.ZodType, Q extends z.ZodType> = {
  params: z.output<P>;
  query: z.output<Q>;
};

/**
 * Reads the path and the query of a request by the schemas that the OpenAPI document is
 * made from. Throws an `InputError` that names every parameter that is wrong.
 * @internal
 */
export function readRequest<P extends z.ZodObject, Q extends z.ZodObject>(
  route: ApiRoute & { params: P; query: Q },
  request: Request,
): Call<P, Q> {
  return {
    params: readValue(route.params, request.params, 'path'),
    query: readValue(route.query, rawQuery(route.query, request), 'query'),
  };
}

/**
 * Takes JSON of at most `limit` bytes, counted unpacked. Express would leave a body of
 * another type unread, and the request would pass for one without: a refresh of one
 * primitive for a refresh of everything.
 * @internal
 */
export function takeJson(limit: string): [RequestHandler, RequestHandler] {
  return [
    (request, _response, next) => {
      // Null where there is no body (type-is, `is`), which one of no length is not, too.
      const isEmpty = request.headers['content-length'] === '0';
      if (!isEmpty && request.is('json') === false) {
        throw new InputError(
          `content-type: must be application/json where there is a body, and is ${JSON.stringify(
            request.headers['content-type'] ?? '',
          )}`,
        );
      }
      next();
    },
    express.json({ limit }),
  ];
}

/** Reads a body, which may be absent. @internal */
export function readBody<B extends z.ZodType>(
  schema: B,
  body: unknown,
): z.output<B> {
  return readValue(schema, body ?? {}, 'body');
}

/** Whether a parameter is a list, by its schema: to make that of it takes longer than the rest of reading a request. */
const lists = new WeakMap<z.ZodType, boolean>();

function isList(schema: z.ZodType): boolean {
  const known = lists.get(schema) ?? jsonSchemaOf(schema).type === 'array';
  lists.set(schema, known);
  return known;
}

/**
 * The query as it was sent: a value for what is given once, a list for what may be given
 * several times. Express's own parser would make objects of `a[b]=c`.
 */
function rawQuery(schema: z.ZodObject, request: Request): object {
  const { searchParams } = new URL(request.originalUrl, 'http://localhost');
  const names = [...new Set(searchParams.keys())];
  const foreign = names.filter(name => !Object.hasOwn(schema.shape, name));
  if (foreign.length > 0) {
    throw refusal(InputError, notTaken(schema, 'query', foreign));
  }
  return Object.fromEntries(
    names.map(name => {
      const values = searchParams.getAll(name);
      if (isList(schema.shape[name])) return [name, values];
      if (values.length > 1) {
        throw refusal(
          InputError,
          sayAt(name, say('request.severalTimes', { times: values.length })),
        );
      }
      return [name, values[0]];
    }),
  );
}

function notTaken(schema: z.ZodType, place: Place, names: string[]): Saying {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  return sayAt(
    names.join(', '),
    say(`request.notTaken.${place}`, {
      known: known.length > 0 ? known : say('request.none'),
    }),
  );
}

function readValue<T extends z.ZodType>(
  schema: T,
  value: unknown,
  place: Place,
): z.output<T> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const problems = read.error.issues.map(issue => {
    if (issue.code === 'unrecognized_keys') {
      return notTaken(schema, place, issue.keys);
    }
    const name = issue.path.join('.');
    // Schemas of the vocabulary name their field themselves.
    const problem = recognised(issue.message);
    return name && !issue.message.startsWith(`${String(issue.path[0])}:`)
      ? sayAt(name, problem)
      : problem;
  });
  throw refusal(InputError, clauses(problems) ?? verbatim(read.error.message));
}
