import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { corePath } from '@ameide/plugin-primitives-common';
import { VerifyManyOptions } from '../api';
import { InvalidInputError, NotThereError } from '../errors';
import { resolveRevision } from '../git/git';
import { listChanged } from '../primitives/changed';
import { listPrimitives } from '../primitives/list';
import { existingInputSchema, parseInput } from '../scaffold/input';
import { assertKnownKind, shapeFolders } from '../scaffold/shape-folders';
import { readSettings } from '../settings';
import { allChecks } from './all-checks';
import { VerifyRun } from './run';
import { assertKnownRules } from './severities';

/** Reads what a run begins with, and refuses what cannot be verified. @internal */
export async function startRun(
  options: Pick<VerifyManyOptions, 'root' | 'select' | 'base' | 'signal'>,
): Promise<Omit<VerifyRun, 'pending' | 'scratch'>> {
  const { base, signal, select } = options;
  const root = resolve(options.root);
  const [settings, folders] = await Promise.all([
    readSettings(root),
    shapeFolders(root),
  ]);
  assertKnownRules(settings.severities, allChecks);
  if (select !== 'all' && 'kind' in select) {
    await assertThere(root, select, folders);
  }
  const [{ primitives, selected }] = await Promise.all([
    selectPrimitives(root, select),
    assertRevision(root, base),
  ]);
  return {
    root,
    settings,
    shapeFolders: folders,
    primitives,
    selected,
    ...(base !== undefined && { base }),
    ...(signal && { signal }),
  };
}

async function assertRevision(
  root: string,
  base: string | undefined,
): Promise<void> {
  if (base === undefined || (await resolveRevision(root, base))) return;
  throw new InvalidInputError(
    `base: ${JSON.stringify(base)} is no revision of this repository`,
  );
}

async function assertThere(
  root: string,
  select: { kind: string; name: string },
  folders: readonly string[],
): Promise<void> {
  const { kind, name } = parseInput(existingInputSchema, select);
  await assertKnownKind(kind, folders);
  if (existsSync(join(root, corePath(kind, name)))) return;
  throw new NotThereError(
    `name: there is no ${corePath(
      kind,
      name,
    )} in the repository; "ameide primitive list" shows what there is`,
  );
}

async function selectPrimitives(
  root: string,
  select: VerifyManyOptions['select'],
): Promise<Pick<VerifyRun, 'primitives' | 'selected'>> {
  if (select !== 'all' && 'changed' in select) {
    const { primitives, changed } = await listChanged({
      root,
      base: select.changed,
    });
    return { primitives, selected: changed };
  }
  const primitives = await listPrimitives({ root });
  const selected = primitives.filter(
    ({ kind, name }) =>
      select === 'all' || (kind === select.kind && name === select.name),
  );
  return { primitives, selected };
}
