import {
  defaultRuleIds,
  english,
  renderSaying,
  say,
  sayingSchema,
  standingRuleIds,
  WriteMessage,
} from '@ameide/plugin-primitives-common';

const ruleIds = [...defaultRuleIds, ...standingRuleIds];
const ruleParts = ['title', 'description', 'why', 'satisfy'] as const;

/**
 * An answer of the backend with everything that it says in the language of `write`: each
 * object whose `said` tells which message a text of it is has the text of that message.
 * What has no message, or one that this version does not know, keeps its own words. The
 * answer itself stays as it is.
 * @internal
 */
export function inWords<T>(answer: T, write: WriteMessage): T {
  if (typeof answer !== 'object' || answer === null) return answer;
  return JSON.parse(JSON.stringify(answer), (_key, value: unknown) => {
    if (isObject(value)) putWords(value, write);
    return value;
  });
}

/** Puts the words of a refusal into it, which the backend sent with what it says. @internal */
export function putRefusal(error: unknown, write: WriteMessage): void {
  if (!(error instanceof Error) || !('cause' in error)) return;
  const { cause } = error;
  if (isObject(cause)) putWords(cause, write);
}

type Texts = { [key: string]: unknown };

function isObject(value: unknown): value is Texts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function putWords(object: Texts, write: WriteMessage): void {
  const { said } = object;
  if (isObject(said)) {
    for (const [field, sayings] of Object.entries(said)) {
      if (!Object.hasOwn(object, field)) continue;
      object[field] = wordsFor(object[field], sayings, write);
    }
  }
  // A rule is told by its id: configuration may have given another the id of one of ours.
  const id = ruleIds.find(each => each === object.rule || each === object.id);
  if (id === undefined) return;
  for (const part of ruleParts) {
    const saying = say(`rule.${id}.${part}`);
    if (object[part] === english(saying))
      object[part] = wordsFor(object[part], saying, write);
  }
}

/** What is shown for a text, or for each of a list of them. */
function wordsFor(
  text: unknown,
  saying: unknown,
  write: WriteMessage,
): unknown {
  if (Array.isArray(text) && Array.isArray(saying))
    return text.map((each, index) => wordsFor(each, saying[index], write));
  const known = sayingSchema.safeParse(saying).data;
  if (typeof text !== 'string' || !known) return text;
  return renderSaying(known, write) ?? text;
}
