import { oneLine, plainLines } from '@ameide/plugin-primitives-common';
import { VerifyManyOptions } from '@ameide/core-repo';

/** What `verifyPrimitives` tells while it works. @internal */
export type Progress = Required<
  Pick<VerifyManyOptions, 'onCheck' | 'onProgress' | 'onReport'>
>;

/**
 * Tells a person what goes on: what tests print, a line for each check where somebody
 * looks on, and a line for each primitive where there are many.
 * @internal
 */
export function createProgress(options: {
  isTerminal: boolean;
  isMany: boolean;
  write: (line: string) => void;
}): Progress {
  const { isTerminal, isMany, write } = options;
  return {
    onProgress: ({ kind, name, check, line }) => {
      for (const part of plainLines(line))
        write(`  ${oneLine(`${kind}/${name}`)} ${check} | ${part}`);
    },
    onCheck: ({ kind, name, result }) => {
      if (!isTerminal) return;
      write(
        `  ${result.status.padEnd(7)} ${oneLine(`${kind}/${name}`)} ${
          result.check
        } (${result.durationMs} ms)`,
      );
    },
    onReport: ({ primitive: { kind, name }, summary }) => {
      if (isMany) write(`${oneLine(`${kind}/${name}`)}: ${summary}`);
    },
  };
}
