import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Generated, generatedTogether } from '../../contract/generate-together';
import { runGeneration } from '../../contract/run-generation';
import {
  InvalidInputError,
  NotThereError,
  ToolFailedError,
} from '../../errors';
import { listFiles } from '../../files';
import { generationPath, protoModule } from '../../layout';
import { withScratchFolder } from '../../scratch-folder';
import { Check, CheckContext, CheckOutcome } from '../check';
import { compareGenerated } from '../codegen/compare';
import {
  hasTrackedTools,
  pinnedVersions,
  unpinned,
} from '../codegen/pinned-tools';
import { codegenDescription } from '../codegen/rules';
import { findingsBy } from '../finding';
import { openOwnFile, OwnFile } from '../own-file';
import { maskSecrets } from '../secrets/mask-secrets';

const finding = findingsBy(codegenDescription);

/** Generation again, in a scratch folder, changes nothing. @internal */
export const codegenCheck: Check = {
  id: 'codegen',
  description: codegenDescription,
  inputs: ['contracts', 'manifests', 'tracked'],
  async run(context) {
    const { root, kind, name, run, signal } = context;
    if (await hasTrackedTools(run)) {
      return {
        message: 'Nothing was run: programs are part of the tree',
        issues: [
          finding('codegen/tracked-tool', {
            message: 'node_modules at the root is tracked by Git',
          }),
        ],
      };
    }
    try {
      const together = (await generatedTogether(run)).get(`${kind}/${name}`);
      if (together) {
        const outcome = await compare(context, await together());
        // A difference counts only when the primitive is generated alone.
        if (outcome.issues.length === 0) return outcome;
      }
      return await withScratchFolder(async scratch =>
        compare(
          context,
          await runGeneration({
            root,
            primitive: { kind, name },
            scratch,
            ...(signal && { signal }),
          }),
        ),
      );
    } catch (error) {
      // The tree's own fault, not a check that could not run.
      if (
        error instanceof NotThereError ||
        error instanceof InvalidInputError ||
        error instanceof ToolFailedError
      ) {
        return {
          message: 'The code cannot be generated',
          issues: [
            finding('codegen/impossible', {
              message: error.message,
              file: generationPath(kind, name),
            }),
          ],
        };
      }
      throw error;
    }
  },
};

async function compare(
  context: CheckContext,
  generated: Generated,
): Promise<CheckOutcome> {
  const { root, kind, name, run } = context;
  const { files, folder, tools } = generated;
  for (const tool of tools) context.used(tool.name, tool.version ?? 'unknown');
  const actual = new Map<string, OwnFile>();
  for (const path of await listFiles(join(root, folder)))
    actual.set(path, openOwnFile(join(root, folder, path)));
  const issues = [
    ...unpinned(tools, await pinnedVersions(run)).map(message =>
      finding('codegen/unpinned-tool', { message }),
    ),
    ...(files.size === 0
      ? [
          finding('codegen/nothing', {
            message: 'the contract gives no file',
            file: generationPath(kind, name),
          }),
        ]
      : []),
    ...(await compareGenerated({
      folder,
      expected: files,
      actual,
      masked: maskSecrets,
      hasContract: source => existsSync(join(root, protoModule, 'src', source)),
    })),
  ];
  return {
    message: issues.length
      ? `Of ${files.size} generated files ${
          new Set(issues.flatMap(({ file }) => file ?? [])).size
        } differ from what the contract gives`
      : `${files.size} generated files are what the contract gives`,
    issues,
  };
}
