import { SourceStatus } from '@ameide/plugin-primitives-common';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { z } from 'zod';
import { judgeSubjects } from '../audit/judge-subjects';
import { AuditConfig } from '../audit/rule';
import { auditRules, judgeRule, subjectRules } from '../audit/rules';
import { factOf, FactRow } from '../facts/fact-row';
import { FactView } from '../facts/fact-view';
import { fleetScope } from '../facts/scope';
import { everything } from '../read/readable';
import { saveRules, talliesOf } from '../store/breach-store';
import { keptLooks, saveLooks } from '../store/look-store';

const countSchema = z.object({ count: z.coerce.number() });

/** Facts about no primitive in particular that rules stand on: the branches, and the checks of the GitOps tip. @internal */
export async function fleetView(
  db: Knex,
  logger: LoggerService,
): Promise<FactView> {
  const branches = await db<FactRow>('primitives_fact').where({
    kind: 'branch',
  });
  const facts = branches.flatMap(row => factOf(row, logger) ?? []);
  const sha = new FactView(facts).get('branch', 'gitops')?.sha;
  const checks = sha
    ? await db<FactRow>('primitives_fact').where({
        kind: 'gitops-checks',
        subject: sha,
      })
    : [];
  return new FactView([
    ...facts,
    ...checks.flatMap(row => factOf(row, logger) ?? []),
  ]);
}

/** Judges the facts that changed since, by the rules about single ones. @internal */
export async function judgeChangedSubjects(
  tx: Knex,
  options: {
    since: number;
    now: number;
    config: AuditConfig;
    logger: LoggerService;
  },
): Promise<void> {
  for (const rule of subjectRules) {
    await judgeSubjects(tx, { ...options, rule });
    const row = await tx('primitives_fact')
      .where({ kind: rule.kind })
      .whereNotNull('value')
      .count({ count: '*' })
      .first();
    const looked = countSchema.parse(row).count;
    await saveLooks(tx, [
      { scope: fleetScope, rule: rule.rule, looked, unknown: 0 },
    ]);
  }
}

/** Says of each rule how it is met, from what was looked at and found. @internal */
export async function judgeRules(
  tx: Knex,
  options: {
    config: AuditConfig;
    sources: SourceStatus[];
    logger: LoggerService;
  },
): Promise<void> {
  const looks = await keptLooks(
    tx,
    auditRules.map(({ rule }) => rule),
  );
  const tallies = await talliesOf(tx, everything, looks);
  const fleet = await fleetView(tx, options.logger);
  await saveRules(
    tx,
    auditRules.map(rule => {
      const none = { looked: 0, unknown: 0, breaches: 0 };
      const tally = tallies.get(rule.rule) ?? none;
      return { ...judgeRule(rule, { ...options, fleet, tally }), tally };
    }),
  );
}
