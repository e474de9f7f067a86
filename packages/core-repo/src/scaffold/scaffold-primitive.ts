import { join } from 'node:path';
import { corePath } from '@ameide/plugin-primitives-common';
import {
  PreviewOptions,
  ScaffoldedFile,
  ScaffoldOptions,
  ScaffoldResult,
} from '../api';
import { createContract } from '../contract/create-contract';
import { generateCode } from '../contract/generate-code';
import { runGeneration } from '../contract/run-generation';
import { AlreadyThereError } from '../errors';
import { byText, digestOf, listFiles, readText, writeText } from '../files';
import { generatedFolder, protoModule } from '../layout';
import { readSettings } from '../settings';
import { parseInput, previewInputSchema, scaffoldInputSchema } from './input';
import { planCode, planContract, PlannedFiles } from './plan';
import { assertOffered, shapeFolders } from './shape-folders';
import { withScratchFolder } from '../scratch-folder';

/** The files that a scaffold would make, without a repository at hand: generated code is not among them. @public */
export async function previewScaffold(
  options: PreviewOptions,
): Promise<Array<{ path: string }>> {
  const folders = await shapeFolders();
  const input = { ...parseInput(previewInputSchema, options), folders };
  await assertOffered(input, folders);
  const paths = [
    ...(await planContract(input)).keys(),
    ...(await planCode(input)).keys(),
  ];
  return paths.sort(byText).map(path => ({ path }));
}

/**
 * Makes a primitive: its contract where there is none, generated code, and the code
 * that people will work on. Refuses to touch a primitive that is there.
 * @public
 */
export async function scaffoldPrimitive(
  options: ScaffoldOptions,
): Promise<ScaffoldResult> {
  const parsed = parseInput(scaffoldInputSchema, options);
  const folders = await shapeFolders(parsed.root);
  const input = { ...parsed, folders };
  const { root, kind, name, dryRun = false } = input;
  await assertOffered(input, folders);
  await assertFree(input);
  const settings = await readSettings(root);
  const contract = await planContract({ ...input, settings });
  const code = await planCode({ ...input, settings });
  const generated = dryRun
    ? await previewGeneration({ root, kind, name, contract })
    : await write({ ...input, code });
  const files = [
    ...(await Promise.all(
      [...contract].map(async ([path, text]) => {
        // An existing contract stays as it is.
        return fileOf(path, (await readText(join(root, path))) ?? text);
      }),
    )),
    ...[...code].map(([path, text]) => fileOf(path, text)),
    ...generated,
  ];
  files.sort((a, b) => byText(a.path, b.path));
  return { files, nextSteps: nextSteps(input) };
}

function fileOf(path: string, text: string): ScaffoldedFile {
  return { path, digest: digestOf(text) };
}

/** Generated code may be there already: the contract comes first. */
async function assertFree(input: ScaffoldOptions) {
  const { root, kind, name, language } = input;
  const folder = corePath(kind, name);
  const own = (await listFiles(join(root, folder))).find(
    path => !path.startsWith(`${generatedFolder(language)}/`),
  );
  if (own === undefined) return;
  throw new AlreadyThereError(
    `name: ${folder} is there already (${own}); choose another name, or change that primitive by hand`,
  );
}

async function write(
  input: ScaffoldOptions & { code: PlannedFiles },
): Promise<ScaffoldedFile[]> {
  const { root, kind, name, code } = input;
  await createContract(input);
  const generated = await generateCode({ root, kind, name });
  // The catalog's file comes last: who finds it finds the primitive complete.
  const entries = [...code].sort(
    ([a], [b]) =>
      Number(a.endsWith('/catalog-info.yaml')) -
      Number(b.endsWith('/catalog-info.yaml')),
  );
  for (const [path, text] of entries) await writeText(join(root, path), text);
  return Promise.all(
    generated.files.map(async path =>
      fileOf(path, (await readText(join(root, path))) ?? ''),
    ),
  );
}

/** Generates in a copy of the Buf module that holds the planned contract. */
async function previewGeneration(options: {
  root: string;
  kind: string;
  name: string;
  contract: PlannedFiles;
}): Promise<ScaffoldedFile[]> {
  const { root, kind, name, contract } = options;
  return withScratchFolder(async scratch => {
    const copy = join(scratch, 'tree');
    for (const path of await listFiles(join(root, protoModule))) {
      const text = await readText(join(root, protoModule, path));
      await writeText(join(copy, protoModule, path), text ?? '');
    }
    for (const [path, text] of contract) {
      if ((await readText(join(copy, path))) === undefined) {
        await writeText(join(copy, path), text);
      }
    }
    const { files, folder } = await runGeneration({
      root: copy,
      primitive: { kind, name },
      scratch,
      toolRoot: root,
    });
    return [...files].map(([path, text]) => fileOf(`${folder}/${path}`, text));
  });
}

function nextSteps(input: {
  kind: string;
  name: string;
  from: string;
}): string[] {
  const { kind, name, from } = input;
  const verify = `Run "ameide primitive verify --kind ${kind} --name ${name}"`;
  return from === 'skeleton'
    ? [
        `Implement ${corePath(
          kind,
          name,
        )} where AMEIDE_SCAFFOLD stands, until its tests pass; take the markers out`,
        `${verify}: only scaffold-markers and tests may fail until then`,
        'Open a pull request',
      ]
    : [`${verify}: everything passes`, 'Open a pull request'];
}
