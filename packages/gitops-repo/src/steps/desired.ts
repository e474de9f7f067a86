import {
  branchName,
  EnvironmentName,
  gitopsPaths,
  primitiveId,
  PrimitiveRef,
  say,
} from '@ameide/plugin-primitives-common';
import { Change, describeChange, readText } from '../change/change';
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
  edit: ValuesEdit;
}): Promise<Map<string, string>> {
  const { root, id, environment, edit } = options;
  await requireWiring(root, id);
  const files = new Map<string, string>();
  const components = [id];
  if (await isWired(root, smokeOf(id))) components.push(smokeOf(id));
  for (const component of components) {
    const file = gitopsPaths(component).environmentValues(environment);
    const text =
      (await readText(root, file)) ?? environmentFile(component, environment);
    files.set(file, editValues(text, edit, file));
  }
  return files;
}

/**
 * Plans such an edit as a change, on the branch that all changes of one primitive in one
 * environment share, so that there is one pull request for them.
 * @internal
 */
export async function planEdit(options: {
  root: string;
  ref: PrimitiveRef;
  environment: EnvironmentName;
  edit: ValuesEdit;
}): Promise<Change> {
  const { root, ref, environment, edit } = options;
  const id = primitiveId(ref);
  const files = await editEnvironment({ root, id, environment, edit });
  const branch = branchName(ref, `enable-${environment}`);
  return describeChange({ root, files, branch });
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
    say('gitops.notWired', { id, file: gitopsPaths(id).component }),
  );
}
