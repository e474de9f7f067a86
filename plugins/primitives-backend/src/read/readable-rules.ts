import {
  reasoned,
  say,
  sayingOf,
  sentences,
  SourceStatus,
} from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { AuditConfig } from '../audit/rule';
import { auditRules, judgeRule, subjectRules } from '../audit/rules';
import { fleetView } from '../collect/judge-fleet';
import { AuditSummary } from '../read-model';
import { talliesOf } from '../store/breach-store';
import { countPrimitives } from './readable';

type Judged = AuditSummary['rules'][number];

/** The rules as what a caller may read meets them. @internal */
export async function readableRules(options: {
  db: Knex;
  readable: Readable;
  sources: SourceStatus[];
  config: AuditConfig;
  logger: LoggerService;
}): Promise<Pick<AuditSummary, 'rules' | 'primitives'>> {
  const { db, readable, sources, config, logger } = options;
  const tallies = await talliesOf(db, readable);
  const fleet = await fleetView(db, logger);
  const primitives = await countPrimitives(db, readable);
  const none = { looked: 0, unknown: 0, breaches: 0 };
  return {
    rules: auditRules.map(rule => {
      const tally = tallies.get(rule.rule) ?? none;
      const judged = judgeRule(rule, { tally, sources, fleet, config });
      return inPart({ ...judged, breaches: tally.breaches }, primitives);
    }),
    primitives,
  };
}

/**
 * How a rule came out over a part of the primitives, said so that nobody takes it for the
 * whole: one about the whole repository cannot be judged by a part, and none by nothing.
 * @internal
 */
export function inPart(judged: Judged, primitives: number): Judged {
  if (isOfRepository(judged.rule))
    return {
      ...{ ...judged, status: 'unknown', breaches: 0 },
      ...reasoned(say('verdict.ofRepository')),
    };
  // That there is nothing to judge, too, is more than is known of what nobody shows.
  if (primitives === 0 && ['met', 'not-applicable'].includes(judged.status))
    return {
      ...{ ...judged, status: 'unknown' },
      ...reasoned(say('verdict.noneReadable')),
    };
  const part = say('verdict.ofReadable');
  const said = sayingOf(judged.reason, judged.said?.reason);
  return { ...judged, ...reasoned(sentences([part, said]) ?? part) };
}

/** Whether a rule is about the GitOps repository as a whole. @internal */
export function isOfRepository(rule: string): boolean {
  return subjectRules.some(each => each.rule === rule);
}
