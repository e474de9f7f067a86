import { primitiveKinds, primitiveLanguages } from '@ameide/plugin-primitives-common';
import type { z as zod } from 'zod/v3';

/**
 * Input fields as the scaffolder documents them. Deliberately looser than
 * `primitiveRequestSchema`: the scaffolder reports a broken JSON schema rule
 * without saying what the rule means, ours do.
 * @internal
 */
export const primitiveFields = {
  kind: (z: typeof zod) => z.string({ description: `Kind of primitive: ${primitiveKinds.join(', ')}` }),
  name: (z: typeof zod) => z.string({ description: 'Name: lower-case words joined by hyphens, at most 24 characters' }),
  version: (z: typeof zod) => z.string({ description: 'Version: v0, v1, …' }),
  language: (z: typeof zod) => z.string({ description: `Language: ${primitiveLanguages.join(', ')}` }),
  owner: (z: typeof zod) => z.string({ description: 'Entity reference of the owning group or user' }),
  system: (z: typeof zod) => z.string({ description: 'Entity reference of the system it belongs to' }).optional(),
  from: (z: typeof zod) => z.string({ description: 'skeleton (RED on purpose) or example (working)' }),
};

/** The output of `primitives:core:checkout`, handed to the actions after it. @internal */
export const primitiveInput = (z: typeof zod) =>
  z.object(
    {
      kind: primitiveFields.kind(z),
      name: primitiveFields.name(z),
      version: primitiveFields.version(z),
      language: primitiveFields.language(z),
      owner: primitiveFields.owner(z),
      system: primitiveFields.system(z),
      from: primitiveFields.from(z),
    },
    { description: 'The primitive, as primitives:core:checkout gave it' },
  );
