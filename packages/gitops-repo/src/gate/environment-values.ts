import { environmentStateOf } from '../values/state';
import { ParsedFiles } from './parsed-files';
import { Snapshot } from '../snapshot';

/** What one environment says about one component. @internal */
export type EnvironmentValues = {
  environment: string;
  component: string;
  file: string;
  enabled: boolean;
  ref: string;
  digest?: string;
};

/** Every values file of an environment that can be read; the others have findings of their own. @internal */
export function environmentValues(
  snapshot: Snapshot,
  files: ParsedFiles = new ParsedFiles(snapshot),
): EnvironmentValues[] {
  return [...snapshot.keys()].flatMap(file => {
    const match = /^sources\/values\/env\/([^/]+)\/[^/]+\/([^/]+)\.ya?ml$/.exec(
      file,
    );
    const parsed = match && files.get(file);
    if (!parsed || parsed.errors.length > 0) return [];
    try {
      return [
        {
          environment: match[1],
          component: match[2],
          file,
          ...environmentStateOf(parsed.content, file),
        },
      ];
    } catch {
      // The values rule reports what is not YAML or not of the form; helm refuses it too.
      return [];
    }
  });
}
