import { DoneRule, evaluateDone } from '../done';
import { Verdict } from '../verdict';
import { hashOfRecord } from './chain';
import { unsupportedStages } from './passed-stages';
import { digestOfStatement, EvidenceStatement } from './statement';

/** One thing that was looked at in a statement. @public */
export type StatementCheck = {
  check: 'subject' | 'verdicts' | 'non-negotiables' | 'facts' | 'history';
  /** What was looked at, in words. */
  looked: string;
  /** What is wrong; empty when nothing is. */
  problems: string[];
};

/**
 * Whether a statement agrees with itself: the digest with the path, the verdicts with the
 * rules, what passed with the facts, and the records of the history with their hashes.
 * Needs nothing but the statement.
 * @public
 */
export function checkStatement(
  statement: EvidenceStatement,
  options: {
    /** The digest that it has to be about. */
    digest?: string;
  } = {},
): StatementCheck[] {
  const { facts, path } = statement.predicate;
  return [
    checkSubject(statement, options.digest),
    checkVerdicts(statement),
    checkNonNegotiables(statement),
    {
      check: 'facts',
      looked: `Every stage that passed or failed was compared with the ${facts.length} facts.`,
      problems: unsupportedStages(path, facts),
    },
    checkHistory(statement),
  ];
}

function checkSubject(
  statement: EvidenceStatement,
  wanted: string | undefined,
): StatementCheck {
  const [{ name }] = statement.subject;
  const digest = digestOfStatement(statement);
  const { image } = statement.predicate.path;
  const problems = [];
  if (wanted !== undefined && wanted !== digest)
    problems.push(`It is about ${digest}, not about ${wanted}`);
  if (image?.digest !== digest || image.repository !== name)
    problems.push(
      `Its path is about ${image?.repository}@${image?.digest}, its subject is ${name}@${digest}`,
    );
  return { check: 'subject', looked: `${name}@${digest}`, problems };
}

function checkVerdicts({ predicate }: EvidenceStatement): StatementCheck {
  const { rules, path, verdicts } = predicate;
  const problems: string[] = [];
  const compiled = rules.flatMap((rule, index) => {
    try {
      return [new DoneRule(rule)];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      problems.push(`predicate.rules[${index}].expression: ${why}`);
      return [];
    }
  });
  const judged = new Map(
    evaluateDone(path, compiled).map(each => [keyOf(each), each]),
  );
  for (const verdict of verdicts) {
    const key = keyOf(verdict);
    const ours = judged.get(key);
    judged.delete(key);
    if (!ours) problems.push(`${key}: no rule gives this verdict`);
    else if (ours.status !== verdict.status)
      problems.push(
        `${key}: says ${verdict.status}, and the rule comes to ${ours.status}: ${ours.reason}`,
      );
  }
  for (const [key, { status }] of judged)
    problems.push(
      `${key}: comes to ${status}, and the statement leaves it out`,
    );
  const looked = `${verdicts.length} verdicts of ${rules.length} rules were judged again.`;
  return { check: 'verdicts', looked, problems };
}

function checkNonNegotiables({ predicate }: EvidenceStatement): StatementCheck {
  const { nonNegotiables } = predicate;
  const problems = nonNegotiables.flatMap(({ rule, status, breaches }) => {
    const isBreached = breaches.length > 0;
    if (isBreached === (status === 'not-met')) return [];
    return [`${rule}: says ${status}, with ${breaches.length} breaches`];
  });
  return {
    check: 'non-negotiables',
    looked: `${nonNegotiables.length} non-negotiables were compared with their breaches.`,
    problems,
  };
}

function checkHistory({ predicate }: EvidenceStatement): StatementCheck {
  const { records, head } = predicate.history;
  const { id } = predicate.path;
  const problems: string[] = [];
  records.forEach((record, index) => {
    const place = `Record ${record.link}`;
    const before = records.at(index - 1);
    if (record.id !== id) problems.push(`${place} is about ${record.id}`);
    if (hashOfRecord(record) !== record.hash)
      problems.push(`${place} says something else than its hash was taken of`);
    // What is before the first was taken away by retention, or is not there.
    if (index === 0 || !before) return;
    if (record.link <= before.link)
      problems.push(`${place} stands behind record ${before.link}`);
    else if (record.ownPrev !== before.hash)
      problems.push(
        `${place} does not follow record ${before.link}: one between them is gone, or one was changed`,
      );
  });
  const last = records.at(-1);
  if (last && (!head || head.link < last.link))
    problems.push(`Record ${last.link} is behind the head of the chain`);
  else if (last && head?.link === last.link && head.hash !== last.hash)
    problems.push(`The head of the chain is another record ${last.link}`);
  return {
    check: 'history',
    looked: `${records.length} records, each by its hash and the one before.`,
    problems,
  };
}

function keyOf({ rule, environment }: Verdict): string {
  return environment ? `${rule} in ${environment}` : rule;
}
