import { stableJson } from '../cluster';
import type { Parameters } from './generators';
import { isMap } from './go-template/values';

/** A field by its own name, or by the way to it: `values.env`. */
function valueAt(parameters: Parameters, key: string): unknown {
  if (key in parameters) return parameters[key];
  return key.split('.').reduce<unknown>((each, part) => (isMap(each) ? each[part] : undefined), parameters);
}

function overlay(base: Parameters, over: Parameters): Parameters {
  const merged: Parameters = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    merged[key] = isMap(before) && isMap(value) ? overlay(before, value) : value;
  }
  return merged;
}

function byKey(sets: Parameters[], mergeKeys: string[]): Map<string, Parameters> {
  const found = new Map<string, Parameters>();
  for (const parameters of sets) {
    const key = stableJson(Object.fromEntries(mergeKeys.map(each => [each, valueAt(parameters, each) ?? null])));
    if (found.has(key)) {
      throw new Error(`the parameters from a generator were not unique by the given mergeKeys, Merge requires all param sets to be unique. Duplicate key was ${key}`);
    }
    found.set(key, parameters);
  }
  return found;
}

/**
 * Parameters of the first generator, each overlaid with those of the later ones that have
 * the same merge keys; what matches none of the first is dropped.
 * See https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Merge/
 */
export function mergeParameters(generators: Parameters[][], mergeKeys: string[]): Parameters[] {
  const [base = [], ...others] = generators;
  if (generators.length < 2) throw new Error('found less than two generators, Merge requires two or more');
  if (mergeKeys.length === 0) throw new Error('no merge keys were specified, Merge requires at least one');
  const merged = byKey(base, mergeKeys);
  for (const sets of others) {
    for (const [key, over] of byKey(sets, mergeKeys)) {
      const before = merged.get(key);
      if (before) merged.set(key, overlay(before, over));
    }
  }
  return [...merged.values()];
}
