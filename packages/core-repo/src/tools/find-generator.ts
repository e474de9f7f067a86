import { findTool } from './find-tool';
import { findGoGenerator } from './go';
import { findPythonGenerator } from './python';
import { GeneratorName, Tool } from './tool';

/**
 * Finds a generator as the repository pins it. The first time on a machine, one may have
 * to be fetched or compiled.
 * @public
 */
export async function findGenerator(
  name: GeneratorName,
  root: string,
  signal?: AbortSignal,
): Promise<Tool> {
  switch (name) {
    case 'protoc-gen-es':
      return findTool(name, root);
    case 'protoc-gen-go':
    case 'protoc-gen-connect-go':
      return findGoGenerator(name, root, signal);
    default:
      return findPythonGenerator(name, root, signal);
  }
}
