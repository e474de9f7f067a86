import { z } from 'zod';
import { sayings } from './catalogue';

/** Id of something that the backend says. @public */
export type SayingId = keyof typeof sayings extends infer K
  ? K extends `${infer Base}_one` | `${infer Base}_other`
    ? Base
    : K
  : never;

/** Text of a message, of several forms that of most numbers. @public */
export type SayingText<Id extends SayingId> = Id extends keyof typeof sayings
  ? (typeof sayings)[Id]
  : `${Id}_other` extends keyof typeof sayings
  ? (typeof sayings)[`${Id}_other`]
  : never;

/** Names of the places in a text. @public */
export type SayingPlaces<Text extends string> =
  Text extends `${string}{{${infer Name}}}${infer Rest}`
    ?
        | (Name extends `${infer Plain}, number` ? Plain : Name)
        | SayingPlaces<Rest>
    : never;

/** Names of the places in a text that are written as numbers. @public */
export type SayingNumbers<Text extends string> =
  Text extends `${string}{{${infer Name}}}${infer Rest}`
    ?
        | (Name extends `${infer Plain}, number` ? Plain : never)
        | SayingNumbers<Rest>
    : never;

/** Params that a saying needs: `count`, and what is written as a number, are numbers. @public */
export type SayingParams<Id extends SayingId> = {
  [Name in
    | SayingPlaces<SayingText<Id>>
    | (Id extends keyof typeof sayings ? never : 'count')]: Name extends
    | 'count'
    | SayingNumbers<SayingText<Id>>
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
  ...[params]: keyof SayingParams<Id> extends never ? [] : [SayingParams<Id>]
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

/** Several things, each on a line of its own; undefined of none. @public */
export function sayLines(
  all: ReadonlyArray<Saying | undefined>,
): Saying | undefined {
  return joined('part.lines', all);
}

/** What is wrong, and with which field, file or primitive. @public */
export function sayAt(place: string, problem: Saying): Saying {
  return say('part.at', { place, problem });
}

function joined(
  id: 'part.sentences' | 'part.clauses' | 'part.lines',
  all: ReadonlyArray<Saying | undefined>,
): Saying | undefined {
  return all
    .filter(each => each !== undefined)
    .reduceRight<Saying | undefined>(
      (rest, first) => (rest ? say(id, { first, rest }) : first),
      undefined,
    );
}
