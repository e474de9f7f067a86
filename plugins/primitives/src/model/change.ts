import {
  Change,
  changeSchema,
  Choices,
  DigestChoice,
} from '@ameide/plugin-primitives-common';

/** What a form asks for, by the word for it. @internal */
export type Workflow = Change['workflow'];

/** Fields of a form that make each change; others, such as the reason of a promotion, change nothing. */
const fieldsOf: Record<Workflow, readonly string[]> = {
  wiring: ['kind', 'name', 'version', 'withSmoke'],
  enable: ['primitive', 'environment', 'digest'],
  promote: ['source', 'target', 'primitives'],
  rollback: ['primitive', 'environment', 'digest'],
  'retry-smoke': ['primitive', 'environment'],
  waive: ['rule', 'primitive', 'owner', 'environment', 'until', 'reason'],
};

/** The template whose form asks for a change. @internal */
export function templateOf(workflow: Workflow): string {
  switch (workflow) {
    case 'wiring':
      return 'create-primitive';
    case 'retry-smoke':
      return workflow;
    case 'waive':
      return 'waive-rule';
    default:
      return `${workflow}-primitive`;
  }
}

/** Whether a change brings something into an environment, so that its form offers what may be chosen. @internal */
export function offersChoices(
  workflow: Workflow,
): workflow is Exclude<Workflow, 'wiring' | 'waive'> {
  return workflow !== 'wiring' && workflow !== 'waive';
}

/** Answers of a form, with ids in the place of entity references. @internal */
export function withoutReferences(
  values: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      withoutReference(value),
    ]),
  );
}

/** Whether a text is the word for a change. @internal */
export function isWorkflow(text: unknown): text is Workflow {
  return typeof text === 'string' && Object.hasOwn(fieldsOf, text);
}

/** The change that a form's answers make, as soon as they make one; empty fields count as left out. @internal */
export function changeOf(
  workflow: Workflow,
  values: Record<string, unknown>,
): Change | undefined {
  const given = fieldsOf[workflow].flatMap(name => {
    // A form keeps what was chosen before one said for whom.
    if (name === otherThan(values.whom)) return [];
    const value = values[name];
    const isLeft =
      value === undefined ||
      value === null ||
      value === '' ||
      (Array.isArray(value) && value.length === 0);
    return isLeft ? [] : [[name, withoutReference(value)]];
  });
  return changeSchema.safeParse({ workflow, ...Object.fromEntries(given) })
    .data;
}

function otherThan(whom: unknown): string | undefined {
  if (whom === 'primitive') return 'owner';
  return whom === 'owner' ? 'primitive' : undefined;
}

/** The id that a form names, which may be an entity reference. @internal */
export function primitiveOf(values: Record<string, unknown>): string {
  const id = withoutReference(values.primitive);
  return typeof id === 'string' ? id : '';
}

function withoutReference(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutReference);
  return typeof value === 'string'
    ? value.replace(/^component:(default\/)?/, '')
    : value;
}

/** What is offered in one environment. @internal */
export function choicesIn(
  choices: Choices | undefined,
  environment: unknown,
): Choices['items'][number] | undefined {
  return choices?.items.find(item => item.environment === environment);
}

/** The digests to offer; one that is chosen and not among them is kept in sight. @internal */
export function digestOptions(
  choices: Choices | undefined,
  environment: unknown,
  chosen: string | undefined,
): Array<DigestChoice & { isKnown: boolean }> {
  const found = choicesIn(choices, environment)?.digests ?? [];
  const known = found.map(choice => ({ ...choice, isKnown: true }));
  if (!chosen || found.some(({ digest }) => digest === chosen)) return known;
  return [
    ...known,
    { digest: chosen, runs: [], refusals: [], isKnown: false },
  ];
}
