import {
  AuditorService,
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { Permission } from '@backstage/plugin-permission-common';
import {
  primitivesReadPermission,
  PrimitiveTarget,
} from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { z } from 'zod';
import { authorize, AuthorizeOptions } from '../api/authorize';
import { readBody } from '../api/read-request';
import { audited } from '../audited';
import { toZod3 } from './zod3';

/** One action as we write it, with our own schemas. @internal */
export type PrimitivesAction<I extends z.ZodObject, O extends z.ZodObject> = {
  name: string;
  title: string;
  description: string;
  permission: Permission;
  /** What it is about, where the permission is about primitives. */
  target?: (input: z.output<I>) => PrimitiveTarget;
  readOnly: boolean;
  input: I;
  output: O;
  run: (call: {
    input: z.output<I>;
    credentials: BackstageCredentials;
    /** What whoever calls may read. */
    readable: Readable;
  }) => Promise<z.input<O>>;
};

/**
 * Puts actions into Backstage's registry. Each checks the caller's permission itself when
 * it is called: what one may depends on the primitive, and the registry hides actions only
 * by permissions that do not. Each that changes something leaves a mark in the audit log.
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
    const { actionsRegistry, permissions, auditor, readResource } =
      this.#options;
    const { name, title, description, permission, readOnly } = action;
    const input = toZod3(action.input);
    const output = toZod3(action.output);
    actionsRegistry.register({
      ...{ name, title, description },
      // Asking twice for the same has the outcome of asking once, also where it writes.
      attributes: { readOnly, idempotent: true, destructive: false },
      schema: { input: () => input, output: () => output },
      action: async ({ input: given, credentials }) => {
        const run = async () => {
          // By our own schema, which has the rules that JSON Schema cannot say.
          const read = () => readBody(action.input, given);
          const target = action.target?.(read());
          const who = { permissions, credentials, readResource };
          const granted = await authorize({ ...who, permission, target });
          // Asking for one by name must not tell whether it exists.
          const readable =
            target?.id === undefined
              ? granted
              : await authorize({
                  ...who,
                  permission: primitivesReadPermission,
                });
          return {
            output: await action.run({ input: read(), credentials, readable }),
          };
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
export type RegistrarOptions = {
  actionsRegistry: ActionsRegistryService;
  permissions: PermissionsService;
  auditor: AuditorService;
} & Pick<AuthorizeOptions, 'readResource'>;

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
