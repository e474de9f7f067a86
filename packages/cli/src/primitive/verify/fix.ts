import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  generateCode,
  ToolFailedError,
  InvalidInputError,
  NotThereError,
  verifyPrimitives,
} from '@ameide/core-repo';
import { VerifyRequest } from './request';

/**
 * Generates code anew where it differs from its contract, and says which files that
 * wrote or took away. Nothing else is fixed: everything else needs a person's judgement.
 * @internal
 */
export async function fixGeneratedCode(
  request: VerifyRequest,
  options: { signal: AbortSignal; write: (line: string) => void },
): Promise<void> {
  const { root, select, cache, jobs } = request;
  const { signal, write } = options;
  const reports = await verifyPrimitives({
    root,
    select,
    cache,
    checks: ['codegen'],
    signal,
    ...(jobs !== undefined && { jobs }),
  });
  for (const { primitive, checks } of reports) {
    const drift = checks.filter(check => check.status === 'failed');
    if (drift.length === 0) continue;
    const { kind, name } = primitive;
    try {
      await generateCode({ root, kind, name, signal });
    } catch (error) {
      // The check says it again, with what to do.
      const isTheTrees =
        error instanceof InvalidInputError ||
        error instanceof NotThereError ||
        error instanceof ToolFailedError;
      if (!isTheTrees) throw error;
      write(`${kind}/${name}: the code cannot be generated`);
      continue;
    }
    const files = drift.flatMap(({ issues }) =>
      issues.flatMap(({ file }) => file ?? []),
    );
    for (const file of new Set(files))
      write(`${existsSync(join(root, file)) ? 'wrote' : 'removed'} ${file}`);
  }
}
