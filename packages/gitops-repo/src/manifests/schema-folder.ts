import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dataFolder } from '../data-folder';
import { schemaDataSchema, standaloneSchema } from './standalone-schema';

/** Kubernetes' version where a cluster does not say its own: the one of the pinned kubectl. @public */
export const defaultKubernetesVersion = '1.34';

/** Path of a kind's schema below a folder of schemas, as kubeconform fills it in. @internal */
export const schemaPath =
  '{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json';

/** Versions of Kubernetes that schemas came with, oldest first. @internal */
export async function knownKubernetesVersions(): Promise<string[]> {
  const files = await readdir(join(dataFolder(), 'schemas'));
  return files
    .flatMap(file => /^kubernetes-(\d+\.\d+)\.json$/.exec(file)?.[1] ?? [])
    .sort((a, b) => Number(a.split('.')[1]) - Number(b.split('.')[1]));
}

/** Folders of schemas by what they are of, with a digest that changes with their content. @internal */
export type SchemaFolder = { folder: string; digest: string };

/**
 * The schemas of a Kubernetes version (`kubernetes-1.34`) or of custom resources
 * (`custom`) as files that kubeconform reads, written into the cache on first use.
 * @internal
 */
export async function schemaFolder(
  name: string,
  cache: string,
): Promise<SchemaFolder> {
  const text = await readFile(
    join(dataFolder(), 'schemas', `${name}.json`),
    'utf8',
  );
  const digest = createHash('sha256')
    // The form that `standaloneSchema` gives; another form is another folder.
    .update('1\n')
    .update(text)
    .digest('hex')
    .slice(0, 16);
  const folder = join(cache, 'schemas', `${name}-${digest}`);
  if (!existsSync(folder)) await writeSchemas(text, folder);
  return { folder, digest };
}

async function writeSchemas(text: string, folder: string): Promise<void> {
  const data = schemaDataSchema.parse(JSON.parse(text));
  await mkdir(dirname(folder), { recursive: true });
  const temporary = await mkdtemp(`${folder}.`);
  try {
    for (const [key, definition] of Object.entries(data.kinds)) {
      const path = join(temporary, `${key}.json`);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, JSON.stringify(standaloneSchema(data, definition)));
    }
    await rename(temporary, folder);
  } catch (error) {
    // Another process may have been first; then it is there, and the same.
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
