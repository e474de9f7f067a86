import { evaluateTemplate } from '../expressions/template';
import type { Scope } from '../expressions/evaluate';
import { toText, type Json } from '../expressions/json';
import type { InputDefinition } from './workflow';

/** Inputs as the workflow sees them, or what is wrong with those given. */
export type ResolvedInputs = { ok: true; inputs: Record<string, Json> } | { ok: false; problems: string[] };

function defaultOf(definition: InputDefinition, scope: Scope): Json {
  if (definition.default) return evaluateTemplate(definition.default, scope);
  if (definition.type === 'boolean') return false;
  if (definition.type === 'number') return 0;
  // A choice without a default takes its first option, as the form on GitHub shows it.
  return definition.type === 'choice' ? (definition.options[0] ?? '') : '';
}

function convert(definition: InputDefinition, given: Json): { value: Json } | { problem: string } {
  const { name, type, options } = definition;
  const text = toText(given);
  switch (type) {
    case 'boolean':
      if (text === 'true' || text === 'false') return { value: text === 'true' };
      return { problem: `Provided value '${text}' for input '${name}' not of type boolean` };
    case 'number':
      if (text.trim() !== '' && Number.isFinite(Number(text))) return { value: Number(text) };
      return { problem: `Provided value '${text}' for input '${name}' not of type number` };
    case 'choice':
      if (options.includes(text)) return { value: text };
      return { problem: `Provided value '${text}' for input '${name}' not in the list of allowed values` };
    default:
      return { value: text };
  }
}

/** Checks given inputs against the declared ones and fills in defaults. */
export function resolveInputs(
  definitions: InputDefinition[],
  given: Record<string, Json>,
  scope: Scope = { contexts: {} },
): ResolvedInputs {
  const problems: string[] = [];
  const known = new Set(definitions.map(definition => definition.name));
  const unexpected = Object.keys(given).filter(name => !known.has(name));
  if (unexpected.length > 0) problems.push(`Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  const inputs: Record<string, Json> = {};
  for (const definition of definitions) {
    const value = given[definition.name];
    const absent = value === undefined || value === null || value === '';
    if (absent && definition.required && !definition.default && definition.type !== 'boolean') {
      problems.push(`Required input '${definition.name}' not provided`);
      continue;
    }
    if (absent && (value === undefined || value === null || definition.type !== 'string')) {
      inputs[definition.name] = defaultOf(definition, scope);
      continue;
    }
    const converted = convert(definition, value ?? '');
    if ('problem' in converted) problems.push(converted.problem);
    else inputs[definition.name] = converted.value;
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, inputs };
}

/** Inputs as texts, as `github.event.inputs` carries them. */
export function inputTexts(inputs: Record<string, Json>): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, toText(value)]));
}

