import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { Source } from './application';
import { insideCheckout } from './checkout-path';
import { runCommand } from './run-command';

/** Names that a kustomization goes by. */
export const kustomizationFiles = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

type Settings = NonNullable<Source['kustomize']>;

const texts = z.record(z.string(), z.string()).nullish();
const kustomizationSchema = z.looseObject({
  images: z.array(z.looseObject({ name: z.string() })).nullish(),
  replicas: z.array(z.looseObject({ name: z.string() })).nullish(),
  patches: z.array(z.unknown()).nullish(),
  commonLabels: texts,
  commonAnnotations: texts,
});

/** An image as `kustomize edit set image` takes it: `name=new:tag`, `name:tag` or `name@digest`. */
export function parseImageOverride(text: string): { name: string; newName?: string; newTag?: string; digest?: string } {
  const [, old, rest = ''] = /^(?:([^=]+)=)?(.+)$/.exec(text) ?? [];
  const [, image = '', tag, digest] = /^(.+?)(?::([^/:@]+))?(?:@(.+))?$/.exec(rest) ?? [];
  return {
    name: old ?? image,
    ...(old === undefined ? {} : { newName: image }),
    ...(digest === undefined ? {} : { digest }),
    ...(tag === undefined || digest !== undefined ? {} : { newTag: tag }),
  };
}

/** A kustomization with what the Application sets over it, as Argo CD has `kustomize edit` do. */
function editKustomization(text: string, settings: Settings): string {
  const before = kustomizationSchema.parse(parse(text) ?? {});
  const images = settings.images.map(parseImageOverride);
  const replaced = <T extends { name: string }>(old: T[] | null | undefined, next: { name: string }[]) => [...(old ?? []).filter(each => !next.some(({ name }) => name === each.name)), ...next];
  const added = (field: 'commonLabels' | 'commonAnnotations') => {
    const taken = Object.keys(settings[field]).find(key => before[field]?.[key] !== undefined && before[field]?.[key] !== settings[field][key]);
    if (taken !== undefined) throw new Error(`kustomize.${field}: '${taken}' is already in the kustomization`);
    return { ...before[field], ...settings[field] };
  };
  const edited = {
    ...before,
    ...(settings.namePrefix ? { namePrefix: settings.namePrefix } : {}),
    ...(settings.nameSuffix ? { nameSuffix: settings.nameSuffix } : {}),
    ...(settings.namespace ? { namespace: settings.namespace } : {}),
    ...(images.length ? { images: replaced(before.images, images) } : {}),
    ...(settings.replicas.length ? { replicas: replaced(before.replicas, settings.replicas) } : {}),
    ...(settings.patches.length ? { patches: [...(before.patches ?? []), ...settings.patches] } : {}),
    ...(Object.keys(settings.commonLabels).length ? { commonLabels: added('commonLabels') } : {}),
    ...(Object.keys(settings.commonAnnotations).length ? { commonAnnotations: added('commonAnnotations') } : {}),
  };
  // Kustomize reads YAML 1.1, where `n` and `on` are no texts.
  return stringify(edited, { version: '1.1' });
}

/** Manifests of a kustomization in a checkout, by real kustomize or `kubectl kustomize`. */
export async function renderKustomize(options: { kustomize: string; root: string; source: Source }): Promise<string> {
  const { kustomize, root, source } = options;
  const path = source.path ?? '.';
  const verb = posix.basename(kustomize).startsWith('kubectl') ? 'kustomize' : 'build';
  const build = async (folder: string) => (await runCommand({ command: kustomize, args: [verb, folder] })).toString('utf8');
  const folder = insideCheckout(root, path);
  if (!source.kustomize) return await build(folder);
  // The checkout is shared, so what is edited is a copy of it.
  const scratch = await mkdtemp(join(tmpdir(), 'kustomize-'));
  try {
    const copy = join(scratch, 'tree');
    await cp(root, copy, { recursive: true, verbatimSymlinks: true });
    for (const name of kustomizationFiles) {
      const file = join(copy, path, name);
      const text = await readFile(file, 'utf8').catch(() => undefined);
      if (text !== undefined) await writeFile(file, editKustomization(text, source.kustomize));
    }
    return await build(join(copy, path));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
