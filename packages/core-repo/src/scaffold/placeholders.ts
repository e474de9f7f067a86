import { corePath, primitiveId } from '@ameide/plugin-primitives-common';
import { StartingPoint } from '../api';
import { pascalName, protoVersion, snakeName } from '../layout';
import { CoreSettings, coreSettingsSchema } from '../settings';

/** What a template's `__word__` stands for; undefined takes the whole line away. @internal */
export type Placeholders = ReadonlyMap<string, string | undefined>;

/** The placeholders of every template. @internal */
export function placeholdersFor(options: {
  primitive: { kind: string; name: string; version: string };
  from: StartingPoint;
  owner?: string;
  system?: string;
  description?: string;
  settings?: Pick<CoreSettings, 'organization' | 'repository'>;
}): Placeholders {
  const { primitive, from } = options;
  const { organization, repository } =
    options.settings ?? coreSettingsSchema.parse({});
  const { kind, name, version } = primitive;
  return new Map<string, string | undefined>([
    ['id', primitiveId(primitive)],
    ['kind', kind],
    ['name', name],
    ['Name', pascalName(name)],
    ['name_snake', snakeName(name)],
    ['version', version],
    ['proto_version', protoVersion(version)],
    ['folder', corePath(kind, name)],
    ['slug', `${organization}/${repository}`],
    ['owner', options.owner],
    ['system', options.system],
    [
      'description',
      JSON.stringify(options.description ?? `The ${name} ${kind}`),
    ],
    // A line that names it is in the skeleton alone, and is what verify looks for.
    ['scaffold', from === 'skeleton' ? 'AMEIDE_SCAFFOLD' : undefined],
  ]);
}

/**
 * Puts values in place of `__word__`, in one pass: what a value holds is never read
 * again. Words that are not placeholders (`__tests__`) stay. A line with a placeholder
 * that has no value is left out.
 * @internal
 */
export function substitute(text: string, placeholders: Placeholders): string {
  return text
    .split('\n')
    .flatMap(line => {
      let isLeftOut = false;
      const result = line.replace(
        /__([A-Za-z]+(?:_[a-z]+)*)__/g,
        (all, word) => {
          if (!placeholders.has(word)) return all;
          const value = placeholders.get(word);
          if (value === undefined) isLeftOut = true;
          return value ?? '';
        },
      );
      return isLeftOut ? [] : [result];
    })
    .join('\n');
}
