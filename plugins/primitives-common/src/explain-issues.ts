import leven from 'leven';
import { z } from 'zod';
import { recognised, say, sayAt, Saying } from './sayings';

/** A third of the letters wrong is a slip; more is another word. */
const tolerated = 1 / 3;

/** The known name that was most likely meant; undefined when none is near. @public */
export function nearestName(
  name: string,
  known: readonly string[],
): string | undefined {
  const bySlips = known
    .map(candidate => ({
      candidate,
      slips: leven(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(
      ({ candidate, slips }) =>
        slips <=
        Math.max(1, Math.max(name.length, candidate.length) * tolerated),
    )
    .sort((a, b) => a.slips - b.slips);
  return bySlips[0]?.candidate;
}

/** The end of a message about an unknown name: what was most likely meant, or what there is. @public */
export function didYouMean(name: string, known: readonly string[]): Saying {
  const nearest = nearestName(name, known);
  return nearest === undefined
    ? say('input.notOneOf', { known: [...known] })
    : say('input.didYouMean', { nearest: JSON.stringify(nearest) });
}

/**
 * What is wrong with a file of settings: each key with the rule that it breaks, and for a
 * key that nobody knows the nearest that the schema has.
 * @public
 */
export function explainIssues(error: z.ZodError, schema: z.ZodType): Saying[] {
  return error.issues.flatMap(issue => {
    const at = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') {
      const problem = recognised(issue.message);
      return [at.length > 0 ? sayAt(at.join(': '), problem) : problem];
    }
    const known = keysAt(schema, at);
    return issue.keys.map(key =>
      sayAt([...at, key].join('.'), didYouMean(key, known)),
    );
  });
}

const propertiesSchema = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  propertyNames: z.object({ enum: z.array(z.string()).optional() }).optional(),
});

/** The keys that a schema knows at a path. */
function keysAt(schema: z.ZodType, path: readonly string[]): string[] {
  let at: unknown = z.toJSONSchema(schema, { io: 'input' });
  for (const part of path) {
    const {
      properties = {},
      items,
      additionalProperties,
    } = propertiesSchema.parse(at);
    at = properties[part] ?? items ?? additionalProperties ?? {};
  }
  const { properties = {}, propertyNames } = propertiesSchema.parse(at);
  return propertyNames?.enum ?? Object.keys(properties);
}
