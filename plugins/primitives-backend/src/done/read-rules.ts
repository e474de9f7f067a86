import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  DoneRule,
  ExpressionError,
  refusal,
  RuleDefinition,
  ruleDefinitionSchema,
  sayAt,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { defaultRules } from './default-rules';

const key = 'primitives.done.rules';

/** A rule as it is configured: one of its own, or another form of a known one. */
const configuredSchema = z.union([
  z.strictObject({ id: z.string(), enabled: z.literal(false) }),
  ruleDefinitionSchema.extend({ enabled: z.literal(true).optional() }),
]);

/**
 * The rules of the Definition of Done: the specification's, and those of
 * `primitives.done.rules`, of which one with a known id takes its place. Throws an
 * `InputError` that names the key and the reason.
 * @internal
 */
export function readDoneRules(config: Config): DoneRule[] {
  const rules = new Map(
    defaultRules.map(rule => [rule.id, new DoneRule(rule)]),
  );
  const configured = config.getOptional<unknown>(key) ?? [];
  if (!Array.isArray(configured))
    throw new InputError(`${key}: must be a list of rules`);
  const seen = new Set<string>();
  configured.forEach((value: unknown, index) => {
    const place = `${key}[${index}]`;
    const rule = readConfigured(value, place);
    if (seen.has(rule.id))
      throw new InputError(`${place}.id: '${rule.id}' is there twice`);
    seen.add(rule.id);
    if ('expression' in rule) rules.set(rule.id, compileRule(rule, place));
    else if (!rules.delete(rule.id))
      throw new InputError(
        `${place}.id: there is no rule '${rule.id}' to turn off`,
      );
  });
  return [...rules.values()];
}

/** Prepares a rule to judge; an `InputError` that names the place where it cannot. @internal */
export function compileRule(rule: RuleDefinition, place: string): DoneRule {
  try {
    return new DoneRule(rule);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw refusal(InputError, sayAt(`${place}.expression`, error.problem));
  }
}

function readConfigured(value: unknown, place: string) {
  const isOff =
    typeof value === 'object' &&
    value !== null &&
    'enabled' in value &&
    value.enabled === false;
  const read = configuredSchema.options[isOff ? 0 : 1].safeParse(value);
  if (read.success) {
    if (!('expression' in read.data)) return read.data;
    const { enabled: _on, ...rule } = read.data;
    return rule;
  }
  const words = read.error.issues.map(issue =>
    [[place, ...issue.path].join('.'), issue.message].join(': '),
  );
  throw new InputError(words.join('; '));
}
