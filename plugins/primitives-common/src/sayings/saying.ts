import { z } from 'zod';
import { sayings } from './catalogue';

type Catalogue = typeof sayings;
type Key = keyof Catalogue;

/** Id of something that the backend says. @public */
export type SayingId = Key extends infer K
  ? K extends `${infer Base}_one` | `${infer Base}_other`
    ? Base
    : K
  : never;

type TextOf<Id extends SayingId> = Id extends Key
  ? Catalogue[Id]
  : `${Id}_other` extends Key
  ? Catalogue[`${Id}_other`]
  : never;

type NamesIn<Text extends string> =
  Text extends `${string}{{${infer Name}}}${infer Rest}`
    ? (Name extends `${infer Plain}, number` ? Plain : Name) | NamesIn<Rest>
    : never;

type NumbersIn<Text extends string> =
  Text extends `${string}{{${infer Name}}}${infer Rest}`
    ? (Name extends `${infer Plain}, number` ? Plain : never) | NumbersIn<Rest>
    : never;

/** Params that a saying needs: `count`, and what is written as a number, are numbers. */
type ParamsOf<Id extends SayingId> = {
  [Name in
    | NamesIn<TextOf<Id>>
    | (Id extends Key ? never : 'count')]: Name extends
    | 'count'
    | NumbersIn<TextOf<Id>>
    ? number
    : SayingParam;
};

/** What fills a place in a message; a list is written with the language's separator. @public */
export type SayingParam = string | number | Saying | Array<string | Saying>;

/** Something that the backend says: which message, and what fills its places. @public */
export type Saying = {
  id: string;
  params?: { [name: string]: SayingParam };
};

/** Schema of a {@link Saying}; its id may be one that only another version knows. @public */
export const sayingSchema: z.ZodType<Saying> = z
  .object({
    id: z.string().describe('Of the message in the catalogue of sayings'),
    params: z
      .record(
        z.string(),
        z.lazy(() =>
          z.union([
            z.string(),
            z.number(),
            sayingSchema,
            z.array(z.union([z.string(), sayingSchema])),
          ]),
        ),
      )
      .optional()
      .describe('What fills the places of the message'),
  })
  .describe(
    'Which message a text is, so that it can be shown in another language',
  );

/** Schema of `said`: by the name of a text beside it, which message that text is; absent where another version, or somebody else, worded it. @public */
export function saidSchema<S extends z.ZodRawShape>(
  shape: S,
): z.ZodOptional<z.ZodObject<S>> {
  return z
    .object(shape)
    .optional()
    .describe('Which messages the texts beside it are, for translations');
}

/** Makes something to say of a message of the catalogue, with all that its places need. @public */
export function say<Id extends SayingId>(
  id: Id,
  ...[params]: keyof ParamsOf<Id> extends never ? [] : [ParamsOf<Id>]
): Saying {
  return params ? { id, params } : { id };
}

/** Words that are an outside system's, or the organisation's own, where something is to be said. @public */
export function verbatim(text: string): Saying {
  return say('part.verbatim', { text });
}

/** Several sentences, one after the other; undefined of none. @public */
export function sentences(
  all: ReadonlyArray<Saying | undefined>,
): Saying | undefined {
  return joined('part.sentences', all);
}

/** Several clauses of one sentence; undefined of none. @public */
export function clauses(
  all: ReadonlyArray<Saying | undefined>,
): Saying | undefined {
  return joined('part.clauses', all);
}

function joined(
  id: 'part.sentences' | 'part.clauses',
  all: ReadonlyArray<Saying | undefined>,
): Saying | undefined {
  return all
    .filter(each => each !== undefined)
    .reduceRight<Saying | undefined>(
      (rest, first) => (rest ? say(id, { first, rest }) : first),
      undefined,
    );
}
