import { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  parsePrimitiveResourceRef,
  primitiveResourcePermissions,
} from '@ameide/plugin-primitives-common';
import { PrimitiveResource, primitivePermissionResourceRef } from './resource';
import { primitiveRules } from './rules';

/**
 * Tells Backstage's permission registry of primitives: their permissions, the rules that
 * a policy may use, and how a reference becomes a resource. The plugin `primitives` calls
 * it once. `find` gives what is known of a primitive; what it does not know is denied.
 * @public
 */
export function addPrimitiveResourceType(
  registry: PermissionsRegistryService,
  find: (id: string) => Promise<PrimitiveResource | undefined>,
): void {
  registry.addResourceType({
    resourceRef: primitivePermissionResourceRef,
    permissions: primitiveResourcePermissions,
    rules: Object.values(primitiveRules),
    getResources: refs => Promise.all(refs.map(read)),
  });

  async function read(ref: string): Promise<PrimitiveResource | undefined> {
    const target = parsePrimitiveResourceRef(ref);
    if (!target) return undefined;
    const { id, environment } = target;
    const known = id === undefined ? {} : await find(id);
    return known && { ...known, ...(environment && { environment }) };
  }
}
