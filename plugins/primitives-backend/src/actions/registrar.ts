import {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  primitivesReadPermission,
  PrimitivesPermission,
  PrimitiveTarget,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { AccessOptions, authorize } from '../api/authorize';
import { readBody } from '../api/read-request';
import { audited } from '../audited';
import { toZod3 } from './zod3';

/** One action as we write it, with our own schemas. @internal */
export type PrimitivesAction<I extends z.ZodObject, O extends z.ZodObject> = {
  name: string;
  title: string;
  description: string;
  permission: PrimitivesPermission;
  /** What a request is about, where the permission depends on it. */
  target?: (input: z.output<I>) => PrimitiveTarget;
  readOnly: boolean;
  input: I;
  output: O;
  run: (call: {
    input: z.output<I>;
    credentials: BackstageCredentials;
  }) => Promise<z.input<O>>;
};

/**
 * Puts actions into Backstage's registry. Each checks the caller's permission itself,
 * since one that is not seen could be called by its name, and each that changes something
 * leaves a mark in the audit log.
 * @internal
 */
export class Registrar {
  readonly #options: RegistrarOptions;

  /** Over the registry of this plugin. */
  constructor(options: RegistrarOptions) {
    this.#options = options;
  }

  /** Puts one in. */
  register<I extends z.ZodObject, O extends z.ZodObject>(
    action: PrimitivesAction<I, O>,
  ): void {
    const { actionsRegistry, auditor } = this.#options;
    const { name, title, description, permission, readOnly } = action;
    const input = toZod3(action.input);
    const output = toZod3(action.output);
    actionsRegistry.register({
      ...{ name, title, description },
      // Asking twice for the same has the outcome of asking once, also where it writes.
      attributes: { readOnly, idempotent: true, destructive: false },
      // The registry asks without saying about which primitive: whoever reads sees it is there.
      visibilityPermission:
        'resourceType' in permission ? primitivesReadPermission : permission,
      schema: { input: () => input, output: () => output },
      action: async ({ input: given, credentials }) => {
        const run = async () => {
          // Again by our own schema, which has the rules that JSON Schema cannot say.
          const read = readBody(action.input, given);
          const target = action.target?.(read);
          await authorize(this.#options, { permission, credentials, target });
          return { output: await action.run({ input: read, credentials }) };
        };
        if (readOnly) return run();
        const eventId = `action-${name}`;
        return audited(
          auditor,
          {
            eventId,
            severityLevel: 'medium',
            meta: { input: given, caller: callerOf(credentials) },
          },
          run,
        );
      },
    });
  }
}

/** What {@link Registrar} stands on. @internal */
export type RegistrarOptions = AccessOptions & {
  actionsRegistry: ActionsRegistryService;
  auditor: AuditorService;
};

/** Who asked, in the words of the audit log; an action has no request that says so. */
function callerOf(credentials: BackstageCredentials): string {
  const { principal } = z
    .object({
      principal: z.object({
        type: z.string(),
        userEntityRef: z.string().optional(),
        subject: z.string().optional(),
      }),
    })
    .parse(credentials);
  return principal.userEntityRef ?? principal.subject ?? principal.type;
}
