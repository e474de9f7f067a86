import { VerifyOptions, VerifyReport } from '../api';
import { NotThereError } from '../errors';
import { verifyPrimitives } from './verify-many';

/**
 * Runs the checks on one primitive, side by side, and reports what each found. The tree
 * is only read; test results and installed packages go where git ignores them.
 * @public
 */
export async function verifyPrimitive(
  options: VerifyOptions,
): Promise<VerifyReport> {
  const { kind, name, ...rest } = options;
  const [report] = await verifyPrimitives({
    ...rest,
    select: { kind, name },
  });
  // A file where the folder should be.
  if (!report) throw new NotThereError(`name: ${name} is no primitive`);
  return report;
}
