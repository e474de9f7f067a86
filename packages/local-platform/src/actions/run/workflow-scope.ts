import type { TokenPermissions } from '../../contract';
import { evaluateExpression, isTruthy } from '../expressions/evaluate';
import { statusFunctions } from '../expressions/functions';
import type { Json, JsonObject } from '../expressions/json';
import { evaluateTemplate, evaluateText, mentions } from '../expressions/template';
import { expandMatrix, matrixSuffix } from '../plan/matrix';
import { ancestors, jobStatus, type JobResult } from '../plan/job-status';
import type { JobDefinition, Workflow } from '../workflow/workflow';

/** A workflow as it runs: the one of the run, or one that a job of it calls. */
export type WorkflowScope = {
  workflow: Workflow;
  inputs: Record<string, Json>;
  secrets: Record<string, string>;
  /** github and vars. */
  contexts: JsonObject;
  /** Put before the keys and names of its jobs: those of the calling job. */
  prefix: { key: string; name: string };
  /** What the caller's token may do. */
  ceiling: TokenPermissions | undefined;
  depth: number;
};

/** How a job with all its legs ended. */
export type JobOutcome = { result: JobResult; outputs: Record<string, string>; carried: boolean };

/** One place of a job's matrix, or the job itself without a matrix. */
export type Leg = { index: number; key: string; name: string; contexts: JsonObject };

/** The `needs` context of a job. */
export function needsContext(definition: JobDefinition, outcomes: ReadonlyMap<string, JobOutcome>): JsonObject {
  return Object.fromEntries(
    definition.needs.flatMap(need => {
      const outcome = outcomes.get(need);
      return outcome ? [[need, { result: outcome.result, outputs: outcome.outputs }]] : [];
    }),
  );
}

/** Whether the `if` of a job lets it run. */
export function jobRuns(scope: WorkflowScope, definition: JobDefinition, outcomes: ReadonlyMap<string, JobOutcome>, cancelled: boolean): boolean {
  const graph = new Map(scope.workflow.jobs.map(job => [job.id, job.needs]));
  const results = ancestors(definition.id, graph).flatMap(id => outcomes.get(id)?.result ?? []);
  const contexts = { ...scope.contexts, inputs: scope.inputs, needs: needsContext(definition, outcomes) };
  return isTruthy(evaluateExpression(definition.if, { contexts, functions: statusFunctions(jobStatus(results, cancelled)) }));
}

/** Whether the legs and names of a job are known before the jobs it needs have ended. */
export function isKnownAhead(definition: JobDefinition): boolean {
  const pattern = /\bneeds\b/i;
  return !mentions(definition.matrix, pattern) && !mentions(definition.name, pattern);
}

/** `strategy.max-parallel`, evaluated. */
function parallelOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Error(`strategy.max-parallel: '${text}' is not a whole number above 0`);
  return count;
}

/** The legs of a job. Throws when the matrix gives none or cannot be evaluated. */
export function legsOf(scope: WorkflowScope, definition: JobDefinition, needs: JsonObject): { legs: Leg[]; failFast: boolean; maxParallel: number } {
  const contexts = { ...scope.contexts, inputs: scope.inputs, needs };
  const matrix = definition.matrix && expandMatrix(evaluateTemplate(definition.matrix, { contexts }));
  const failFast = definition.failFast ? isTruthy(evaluateTemplate(definition.failFast, { contexts })) : true;
  const places: (JsonObject | undefined)[] = matrix ?? [undefined];
  const maxParallel = parallelOf(evaluateText(definition.maxParallel, { contexts })) ?? places.length;
  // A name that spells the matrix out needs no suffix.
  const speaks = mentions(definition.name, /\bmatrix\b/i);
  const legs = places.map((place, index) => {
    const legContexts: JsonObject = {
      ...contexts,
      matrix: place ?? null,
      strategy: { 'fail-fast': failFast, 'job-index': index, 'job-total': places.length, 'max-parallel': maxParallel },
    };
    const name = evaluateText(definition.name, { contexts: legContexts }) || definition.id;
    return {
      index,
      key: `${scope.prefix.key}${definition.id}${place ? `#${index}` : ''}`,
      name: `${scope.prefix.name}${name}${speaks ? '' : matrixSuffix(place)}`,
      contexts: legContexts,
    };
  });
  return { legs, failFast, maxParallel };
}
