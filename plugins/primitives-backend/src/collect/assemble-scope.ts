import { SourceStatus } from '@ameide/plugin-primitives-common';
import { AuditConfig } from '../audit/rule';
import { scopeRules } from '../audit/rules';
import { waiversFile } from '@ameide/gitops-repo';
import { ownBreaches } from '../audit/own-breaches';
import { FactView } from '../facts/fact-view';
import { assemblePipeline, knownIds } from '../pipeline/assemble-pipeline';
import { gitopsFileUrl } from '../pipeline/context';
import { placesOf } from '../pipeline/environment-stages';
import { ScopedBreach } from '../store/breach-store';
import { documentOf, PrimitiveDocument } from '../store/document';

/** What follows from the facts of one scope. @internal */
export type AssembledScope = {
  documents: PrimitiveDocument[];
  breaches: ScopedBreach[];
  looks: Array<{
    scope: string;
    rule: string;
    looked: number;
    unknown: number;
  }>;
  /** When time alone will change it (ms). */
  dueAt?: number;
};

/** Pipelines of a scope's primitives, and what the rules about one primitive find in it. @internal */
export function assembleScope(options: {
  scope: string;
  view: FactView;
  config: AuditConfig;
  sources: SourceStatus[];
  now: Date;
}): AssembledScope {
  const { scope, view, config, now } = options;
  const assembled = knownIds(view).flatMap(
    id => assemblePipeline({ ...options, id }) ?? [],
  );
  const looks = scopeRules.map(({ rule, look }) => ({
    ...{ scope, rule },
    ...look({ view, config, now }),
  }));
  const waivers = view.get('waivers', 'gitops');
  const waiversUrl = gitopsFileUrl(config, waiversFile);
  const due = [...assembled, ...looks].flatMap(({ dueAt }) => dueAt ?? []);
  return {
    documents: assembled.map(({ pipeline }) =>
      documentOf(scope, pipeline, {
        places: placesOf(view, pipeline.id, config.environments),
        ...{ rules: config.done, now, waivers, waiversUrl },
      }),
    ),
    breaches: ownBreaches(
      looks.flatMap(({ rule, breaches }) =>
        breaches.map(breach => ({ rule, scope, breach })),
      ),
      {
        pipelines: assembled.map(({ pipeline }) => pipeline),
        ...{ waivers, now, url: waiversUrl },
      },
    ),
    looks: looks.map(({ rule, looked, unknown = 0 }) => ({
      ...{ scope, rule, looked, unknown },
    })),
    dueAt: due.length > 0 ? Math.min(...due) : undefined,
  };
}
