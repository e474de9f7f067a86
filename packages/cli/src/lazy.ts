import type { Command } from 'commander';
import type * as Adopt from './adopt';
import type * as Completion from './completion';
import type * as Doctor from './doctor';
import type * as Evidence from './evidence';
import type * as Gitops from './gitops';
import type * as Primitive from './primitive';
import type * as Repo from './repo';

/* eslint-disable global-require -- loaded when asked for, since each takes longer than all the rest; `import()` would be out of reach of Jest */

/** `ameide primitive`. @internal */
export function loadPrimitive(): Command {
  const { primitiveCommand }: typeof Primitive = require('./primitive');
  return primitiveCommand();
}

/** `ameide gitops`. @internal */
export function loadGitops(): Command {
  const { gitopsCommand }: typeof Gitops = require('./gitops');
  return gitopsCommand();
}

/** `ameide repo`. @internal */
export function loadRepo(): Command {
  const { repoCommand }: typeof Repo = require('./repo');
  return repoCommand();
}

/** `ameide adopt`. @internal */
export function loadAdopt(): Command {
  const { adoptCommand }: typeof Adopt = require('./adopt');
  return adoptCommand();
}

/** `ameide doctor`. @internal */
export function loadDoctor(): Command {
  const { doctorCommand }: typeof Doctor = require('./doctor');
  return doctorCommand();
}

/** `ameide evidence`. @internal */
export function loadEvidence(): Command {
  const { evidenceCommand }: typeof Evidence = require('./evidence');
  return evidenceCommand();
}

/** `ameide completion`. @internal */
export function loadCompletion(): Command {
  const { completionCommand }: typeof Completion = require('./completion');
  return completionCommand();
}
