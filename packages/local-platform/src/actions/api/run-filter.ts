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

/** Runs that GitHub lists at most where a filter is given: https://docs.github.com/en/rest/actions/workflow-runs */
const searchLimit = 1_000;
const filters = ['actor', 'branch', 'check_suite_id', 'created', 'event', 'head_sha', 'status'];

/** The runs that a listing goes through page by page; all of them without a filter, the newest thousand with one. */
export function listedRuns(request: Request, found: RunRecord[]): RunRecord[] {
  return filters.some(name => queryText(request, name) !== undefined) ? found.slice(0, searchLimit) : found;
}

/** The filter that a request for runs asks for. */
export function runFilter(request: Request): (run: RunRecord) => boolean {
  const branch = queryText(request, 'branch');
  const event = queryText(request, 'event');
  const status = queryText(request, 'status');
  const headSha = queryText(request, 'head_sha');
  const actor = queryText(request, 'actor');
  const created = queryText(request, 'created');
  const suite = queryText(request, 'check_suite_id');
  return run =>
    (branch === undefined || run.headBranch === branch) &&
    (event === undefined || run.event === event) &&
    // One parameter takes a status or a conclusion.
    (status === undefined || run.status === status || run.conclusion === status) &&
    (headSha === undefined || run.headSha === headSha) &&
    (actor === undefined || run.actor === actor) &&
    (suite === undefined || String(run.checkSuiteId) === suite) &&
    (created === undefined || inDateRange(run.createdAt, created));
}
