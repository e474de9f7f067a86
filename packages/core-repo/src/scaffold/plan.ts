import { corePath } from '@ameide/plugin-primitives-common';
import { PreviewOptions, StartingPoint } from '../api';
import { byText } from '../files';
import { contractPath, protoModule, protoVersion } from '../layout';
import { CoreSettings } from '../settings';
import { placeholdersFor, substitute } from './placeholders';
import { codeLayers, readTemplates } from './templates';

/** Files by path from the repository's root. @internal */
export type PlannedFiles = Map<string, string>;

/** The contract and the file that says how code is made from it. @internal */
export async function planContract(options: {
  kind: string;
  name: string;
  version: string;
  language: string;
  from: StartingPoint;
  settings?: CoreSettings;
  folders: readonly string[];
}): Promise<PlannedFiles> {
  const { kind, name, version, language } = options;
  const placeholders = placeholdersFor({
    ...options,
    primitive: { kind, name, version },
  });
  const planned: PlannedFiles = new Map();
  const folders: Array<[string, string]> = [
    [
      `${kind}/contract`,
      `${contractPath(kind, name)}/${protoVersion(version)}/`,
    ],
    [`_common/contract/${language}`, ''],
  ];
  for (const [layer, folder] of folders) {
    for (const [path, text] of await readTemplates([layer], options.folders)) {
      planned.set(
        `${protoModule}/${folder}${substitute(path, placeholders)}`,
        substitute(text, placeholders),
      );
    }
  }
  return sorted(planned);
}

/** The primitive's own files, without generated code. @internal */
export async function planCode(
  options: PreviewOptions & {
    owner?: string;
    system?: string;
    description?: string;
    settings?: CoreSettings;
    folders: readonly string[];
  },
): Promise<PlannedFiles> {
  const { kind, name, version, language, from } = options;
  const placeholders = placeholdersFor({
    ...options,
    primitive: { kind, name, version },
  });
  const planned: PlannedFiles = new Map();
  for (const [path, text] of await readTemplates(
    codeLayers(kind, language, from),
    options.folders,
  )) {
    planned.set(
      `${corePath(kind, name)}/${substitute(path, placeholders)}`,
      substitute(text, placeholders),
    );
  }
  return sorted(planned);
}

function sorted(files: PlannedFiles): PlannedFiles {
  return new Map([...files].sort(([a], [b]) => byText(a, b)));
}
