import { isJsonObject, toText, type Json, type JsonObject } from '../expressions/json';

/** A matrix that gives no job. */
export class MatrixProblem extends Error {
  override readonly name = 'MatrixProblem';
}

function objects(value: Json | undefined, key: string): JsonObject[] {
  if (value === undefined || value === null || value === '') return [];
  if (!Array.isArray(value) || !value.every(isJsonObject)) throw new MatrixProblem(`Matrix '${key}' must be a list of maps`);
  return value;
}

function equal(left: Json | undefined, right: Json | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function product(vectors: [string, Json[]][]): JsonObject[] {
  return vectors.reduce<JsonObject[]>(
    (legs, [key, values]) => legs.flatMap(leg => values.map(value => ({ ...leg, [key]: value }))),
    vectors.length > 0 ? [{}] : [],
  );
}

/**
 * The legs of a matrix: the product of its vectors, less `exclude`, with `include`.
 * See https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
 */
export function expandMatrix(matrix: Json): JsonObject[] {
  if (!isJsonObject(matrix)) throw new MatrixProblem('Matrix must be a map');
  const { include, exclude, ...rest } = matrix;
  const vectors = Object.entries(rest).map(([key, values]): [string, Json[]] => {
    if (!Array.isArray(values)) throw new MatrixProblem(`Matrix vector '${key}' must be a list`);
    if (values.length === 0) throw new MatrixProblem(`Matrix vector '${key}' does not contain any values`);
    return [key, values];
  });
  const excluded = objects(exclude, 'exclude');
  const originals = product(vectors).filter(
    leg => !excluded.some(rule => Object.entries(rule).every(([key, value]) => equal(leg[key], value))),
  );
  const legs = originals.map(leg => ({ ...leg }));
  const added: JsonObject[] = [];
  for (const extra of objects(include, 'include')) {
    // An entry joins every leg whose own vector values it does not overwrite, else it is a leg of its own.
    const joined = legs.filter((_, index) =>
      Object.entries(extra).every(([key, value]) => !(key in (originals[index] ?? {})) || equal(originals[index]?.[key], value)),
    );
    for (const leg of joined) Object.assign(leg, extra);
    if (joined.length === 0) added.push({ ...extra });
  }
  const all = [...legs, ...added];
  if (all.length === 0) throw new MatrixProblem('Matrix must define at least one vector');
  if (all.length > 256) throw new MatrixProblem(`Matrix gives ${all.length} jobs; GitHub allows 256`);
  return all;
}

function leafTexts(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(leafTexts);
  return isJsonObject(value) ? Object.values(value).flatMap(leafTexts) : [toText(value)];
}

/** What a leg adds to its job's name: ` (a, b)`. */
export function matrixSuffix(leg: JsonObject | undefined): string {
  const texts = leg ? leafTexts(leg).filter(text => text !== '') : [];
  return texts.length > 0 ? ` (${texts.join(', ')})` : '';
}
