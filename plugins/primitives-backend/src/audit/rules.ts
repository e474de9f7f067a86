import {
  Audit,
  english,
  reasoned,
  say,
  Saying,
  sentences,
  SourceStatus,
} from '@ameide/plugin-primitives-common';
import { minuteOf } from '../sources/minute-of';
import { FactView } from '../facts/fact-view';
import { ciWrites } from './ci-writes';
import { noManualSyncs } from './no-manual-syncs';
import { noOverrides } from './no-overrides';
import { noSecrets } from './no-secrets';
import { reviewedCommits } from './reviewed-commits';
import { imagesFromGit } from './images-from-git';
import { inOrder } from './in-order';
import { AuditConfig, AuditRule, ScopeRule, SubjectRule } from './rule';
import { smokesWired } from './smokes-wired';

/** Rules about one primitive. @internal */
export const scopeRules: readonly ScopeRule[] = [
  noOverrides,
  noManualSyncs,
  noSecrets,
  smokesWired,
  inOrder,
  imagesFromGit,
];

/** Rules about single facts of the GitOps repository. @internal */
export const subjectRules: readonly SubjectRule[] = [reviewedCommits, ciWrites];

/** The five non-negotiables, in the specification's order, and what else never may be. @internal */
export const auditRules: readonly AuditRule[] = [
  ...subjectRules,
  ...scopeRules,
];

/** How many things a rule looked at; `unknown` of these could not be decided. @internal */
export type Looked = { looked: number; unknown: number };

/** What was found for a rule. @internal */
export type Tally = Looked & { breaches: number };

/**
 * Whether a rule is met: by a look at everything it is about, and never without one. One
 * that is about nothing that is there is neither met nor unknown. What was found breaching
 * it counts, also where not everything could be looked at.
 * @internal
 */
export function judgeRule(
  rule: AuditRule,
  options: {
    tally: Tally;
    sources: readonly SourceStatus[];
    /** Facts about no primitive in particular. */
    fleet: FactView;
    config: AuditConfig;
  },
): Audit['rules'][number] {
  const { tally, sources, fleet, config } = options;
  const also = rule.also?.({ fleet, config });
  const unknown = [
    ...rule.sources.map(name => whyUnread(name, sources)),
    also?.unknown,
    tally.unknown > 0 ? rule.undecided?.(tally.unknown) : undefined,
    tally.looked === 0 ? rule.nothing : undefined,
  ].filter(why => why !== undefined);
  const looked = [
    rule.nothing && tally.looked === 0
      ? undefined
      : rule.looked(tally.looked, config),
    also?.looked,
  ];
  let status: Audit['rules'][number]['status'] =
    tally.looked > 0 ? 'met' : 'not-applicable';
  if (unknown.length > 0) status = 'unknown';
  if (tally.breaches > 0) status = 'not-met';
  const said = sentences([...unknown, ...looked]);
  return {
    rule: rule.rule,
    title: titleOf(rule),
    status,
    ...(said ? reasoned(said) : { reason: '' }),
  };
}

/** What a rule is called. @internal */
export function titleOf({ rule }: AuditRule): string {
  return english(say(`rule.${rule}.title`));
}

function whyUnread(
  name: SourceStatus['source'],
  sources: readonly SourceStatus[],
): Saying | undefined {
  const bad = sources.find(s => s.source === name && s.status !== 'ok');
  if (!bad) return undefined;
  const source = bad.instance
    ? say('source.instance', { source: name, instance: bad.instance })
    : name;
  if (!bad.lastSuccessAt) return say('unread.source', { source });
  const time = minuteOf(bad.lastSuccessAt);
  return bad.status === 'limited'
    ? say('unread.sourceLimited', {
        ...{ source, time },
        until: bad.limitedUntil
          ? minuteOf(bad.limitedUntil)
          : say('unread.noTime'),
      })
    : say('unread.sourceNow', { source, time });
}
