import type { Request } from 'express';
import type { RunRecord } from '../model';
import { queryText } from './request';

/** Whether a time lies in GitHub's search syntax for dates: `2026-01-01`, `>=…`, `<…`, `a..b`, `*`. */
export function inDateRange(time: string, range: string): boolean {
  const [from, to] = range.split('..');
  if (from !== undefined && to !== undefined) {
    return (from === '*' || time >= from) && (to === '*' || time.slice(0, to.length) <= to);
  }
  const [, operator = '', date = ''] = /^(>=|<=|>|<)?(.*)$/.exec(range) ?? [];
  const same = time.slice(0, date.length);
  switch (operator) {
    case '>=':
      return same >= date;
    case '<=':
      return same <= date;
    case '>':
      return same > date;
    case '<':
      return same < date;
    default:
      return same === date;
  }
}

/** The filter that a request for runs asks for. */
export function runFilter(request: Request): (run: RunRecord) => boolean {
  const branch = queryText(request, 'branch');
  const event = queryText(request, 'event');
  const status = queryText(request, 'status');
  const headSha = queryText(request, 'head_sha');
  const actor = queryText(request, 'actor');
  const created = queryText(request, 'created');
  return run =>
    (branch === undefined || run.headBranch === branch) &&
    (event === undefined || run.event === event) &&
    // One parameter takes a status or a conclusion.
    (status === undefined || run.status === status || run.conclusion === status) &&
    (headSha === undefined || run.headSha === headSha) &&
    (actor === undefined || run.actor === actor) &&
    (created === undefined || inDateRange(run.createdAt, created));
}
