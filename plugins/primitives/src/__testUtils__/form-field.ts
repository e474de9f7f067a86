import { Choices, PrimitivesApi } from '@ameide/plugin-primitives-common';
import { digest } from './fixtures';

/** A digest of before. */
const older = `sha256:${'b'.repeat(64)}`;
/** What a form offers, and what it does not. */
const choices: Choices = {
  items: [
    {
      ...{ environment: 'dev', refusals: [] },
      digests: [
        { digest, commit: 'c'.repeat(40), runs: ['staging'], refusals: [] },
        { digest: older, runs: [], refusals: ['It is held; next: wait.'] },
      ],
    },
    {
      ...{ environment: 'staging', digests: [] },
      refusals: ['It never was in dev.'],
    },
  ],
};

/** Looks up the choices of a primitive. @internal */
export const getChoices: PrimitivesApi['getChoices'] = async () => choices;

/** The answers with a primitive in them. @internal */
export const values = { primitive: 'component:default/domain-orders-v0' };

/** What a template says of a field, and the answers beside it. @internal */
export type Part = {
  title: string;
  workflow: string;
  values: Record<string, unknown>;
  required?: boolean;
};

/** The parts of what the form gives to a field that ours read. @internal */
export function given<T>(
  part: Part,
  formData: T | undefined,
  onChange: (value: T | undefined) => void,
) {
  return {
    ...{ formData, onChange, required: part.required ?? true },
    schema: { title: part.title, enum: ['dev', 'staging', 'production'] },
    uiSchema: { 'ui:options': { workflow: part.workflow } },
    formContext: { formData: part.values },
  };
}
