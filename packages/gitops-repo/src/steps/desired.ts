import { gitopsPaths } from '@ameide/plugin-primitives-common';
import { readText } from '../change/change';
import { smokeOf } from '../component';
import { RefusedError } from '../errors';
import { editValues, ValuesEdit } from '../values/edit';
import { environmentFile } from '../wiring/files';

/**
 * Edits the environment values of a primitive and, when it has one, of its smoke:
 * the smoke is an Application of its own, and runs again only when its own values change.
 * @internal
 */
export async function editEnvironment(options: {
  root: string;
  id: string;
  environment: string;
  workload: ValuesEdit;
  smoke: ValuesEdit;
}): Promise<Map<string, string>> {
  const { root, id, environment } = options;
  await requireWiring(root, id);
  const files = new Map<string, string>();
  const edit = async (component: string, values: ValuesEdit) => {
    const file = gitopsPaths(component).environmentValues(environment);
    const text =
      (await readText(root, file)) ?? environmentFile(component, environment);
    files.set(file, editValues(text, values, file));
  };
  await edit(id, options.workload);
  if (await isWired(root, smokeOf(id))) await edit(smokeOf(id), options.smoke);
  return files;
}

/** Whether a component has its component.yaml. @internal */
export async function isWired(
  root: string,
  component: string,
): Promise<boolean> {
  return (await readText(root, gitopsPaths(component).component)) !== undefined;
}

async function requireWiring(root: string, id: string): Promise<void> {
  if (await isWired(root, id)) return;
  throw new RefusedError(
    `${id} is not wired: ${
      gitopsPaths(id).component
    } does not exist; run the wiring workflow (or "ameide gitops scaffold") first`,
  );
}
