import { Finding } from '@ameide/plugin-primitives-common';
import { CheckContext } from '../check';

/** How the imports of one language are read and judged. @internal */
export type ImportReader = {
  /** Whether a file is code that people wrote and that is no test's. */
  isCode(path: string): boolean;
  /** Reads what is listed, once for all files; what is wrong with the manifests comes with it. */
  open(context: CheckContext): Promise<{
    issues: Finding[];
    judge(path: string, text: string): Finding[];
  }>;
};
