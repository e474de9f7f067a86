import { cpSync, existsSync } from 'node:fs';
import { isJsonObject, toText, type Json } from '../expressions/json';
import { evaluateTemplate, evaluateText, evaluateTexts, literalText } from '../expressions/template';
import type { Conclusion, JobRecord, RunRecord } from '../model';
import { combineResults } from '../plan/job-status';
import { lowerPermissions, tokenPermissions } from '../plan/permissions';
import { Slots } from '../plan/slots';
import { resolveInputs } from '../workflow/inputs';
import type { CallJob, JobDefinition, StepsJob, Workflow } from '../workflow/workflow';
import { holdGroup, readConcurrency } from './hold-group';
import type { Reporter } from './reporter';
import { continuesOnError, runJob } from './run-job';
import type { Services } from './services';
import { isKnownAhead, jobRuns, legsOf, needsContext, type JobOutcome, type Leg, type WorkflowScope } from './workflow-scope';

/** Depth of calls that GitHub allows. */
const maximumDepth = 10;

type LegEnd = { result: Conclusion; outputs: Record<string, string>; carried: boolean };

/** Runs the jobs of one attempt of a run, each as soon as the jobs it needs have ended. */
export class RunExecutor {
  readonly #services: Services;
  readonly #reporter: Reporter;
  readonly #run: RunRecord;
  readonly #records = new Map<string, JobRecord>();
  /** Successful jobs of the attempt before, that "re-run failed jobs" does not run again. */
  readonly #carried: ReadonlyMap<string, JobRecord>;
  readonly #loadWorkflow: (path: string) => Promise<Workflow>;
  readonly #cancel = new AbortController();
  readonly #stop = new AbortController();

  constructor(options: {
    services: Services;
    reporter: Reporter;
    run: RunRecord;
    carried: ReadonlyMap<string, JobRecord>;
    loadWorkflow: (path: string) => Promise<Workflow>;
  }) {
    this.#services = options.services;
    this.#reporter = options.reporter;
    this.#run = options.run;
    this.#carried = options.carried;
    this.#loadWorkflow = options.loadWorkflow;
  }

  cancel(): void {
    this.#cancel.abort('cancel');
  }

  /** Ends everything at once; the run stays unfinished, to be taken up at the next start. */
  stop(): void {
    this.#stop.abort('stop');
  }

  get stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  get cancelled(): boolean {
    return this.#cancel.signal.aborted;
  }

  /** Makes the jobs that are known from the file alone, so that their check runs are there from the start. */
  announce(scope: WorkflowScope): void {
    for (const definition of scope.workflow.jobs) {
      if (definition.type !== 'steps' || !isKnownAhead(definition)) continue;
      try {
        for (const leg of legsOf(scope, definition, {}).legs) this.#record(definition, leg);
      } catch {
        // The job itself will say what is wrong with its matrix or name.
      }
    }
  }

  /** Runs all jobs of a workflow; gives how they ended. */
  async runJobs(scope: WorkflowScope): Promise<Map<string, JobOutcome>> {
    this.announce(scope);
    const ended = new Map<string, JobOutcome>();
    const running = new Map<string, Promise<void>>();
    const definitions = new Map(scope.workflow.jobs.map(job => [job.id, job]));
    const start = (definition: JobDefinition): Promise<void> => {
      const known = running.get(definition.id);
      if (known) return known;
      const work = async () => {
        await Promise.all(definition.needs.flatMap(id => definitions.get(id) ?? []).map(start));
        ended.set(definition.id, await this.#runDefinition(scope, definition, ended));
      };
      const promise = work();
      running.set(definition.id, promise);
      return promise;
    };
    await Promise.all(scope.workflow.jobs.map(start));
    return ended;
  }

  /** The record of a leg; made, with its check run, the first time. */
  #record(definition: JobDefinition, leg: Pick<Leg, 'key' | 'name'>): JobRecord {
    const known = this.#records.get(leg.key);
    if (known) return known;
    const record: JobRecord = {
      id: this.#reporter.newCheckRun(this.#run, leg.key, leg.name),
      runId: this.#run.id,
      attempt: this.#run.attempt,
      key: leg.key,
      name: leg.name,
      status: 'queued',
      createdAt: new Date().toISOString(),
      labels: definition.type === 'steps' ? [literalText(definition.runsOn) ?? 'ubuntu-latest'] : [],
      steps: [],
      annotations: [],
      summary: '',
      outputs: {},
    };
    this.#records.set(leg.key, record);
    this.#reporter.job(this.#run, record, 'queued');
    return record;
  }

  #complete(record: JobRecord, conclusion: Conclusion, problem?: string): void {
    if (problem !== undefined) record.annotations.push({ level: 'failure', message: problem });
    Object.assign(record, { status: 'completed', conclusion, completedAt: new Date().toISOString() });
    for (const step of record.steps) {
      if (step.status !== 'completed') Object.assign(step, { status: 'completed', conclusion: conclusion === 'cancelled' ? 'cancelled' : 'skipped' });
    }
    this.#reporter.job(this.#run, record, 'completed');
  }

  async #runDefinition(scope: WorkflowScope, definition: JobDefinition, ended: Map<string, JobOutcome>): Promise<JobOutcome> {
    const key = `${scope.prefix.key}${definition.id}`;
    const bare = { key, name: `${scope.prefix.name}${literalText(definition.name) ?? definition.id}` };
    const announced = [...this.#records.values()].filter(record => record.key === key || record.key.startsWith(`${key}#`));
    const settle = (result: Conclusion, problem?: string): JobOutcome => {
      const records = announced.length > 0 ? announced : [this.#record(definition, bare)];
      for (const record of records) this.#complete(record, result, problem);
      return { result, outputs: {}, carried: false };
    };
    try {
      if (this.stopped) return settle('cancelled', 'The runner was stopped.');
      if (!jobRuns(scope, definition, ended, this.cancelled)) return settle(this.cancelled ? 'cancelled' : 'skipped');
      const needs = needsContext(definition, ended);
      const { legs, failFast, maxParallel } = legsOf(scope, definition, needs);
      const mayCarry = definition.needs.every(id => ended.get(id)?.carried);
      const places = new Slots(maxParallel);
      const matrixAbort = new AbortController();
      const ends = await Promise.all(
        legs.map(async leg => {
          const release = await places.acquire(matrixAbort.signal);
          try {
            const end = await this.#runLeg(scope, definition, leg, matrixAbort.signal, mayCarry);
            if (end.result === 'failure' && failFast) matrixAbort.abort('fail-fast');
            return end;
          } finally {
            release?.();
          }
        }),
      );
      return {
        result: combineResults(ends.map(end => end.result)),
        outputs: Object.assign({}, ...ends.map(end => end.outputs)),
        carried: ends.every(end => end.carried),
      };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return settle('failure', `${scope.workflow.path}: job '${definition.id}' (line ${definition.line}): ${message}`);
    }
  }

  async #runLeg(scope: WorkflowScope, definition: JobDefinition, leg: Leg, matrixSignal: AbortSignal, mayCarry: boolean): Promise<LegEnd> {
    if (definition.type === 'call') return this.#runCall(scope, definition, leg);
    const record = this.#record(definition, leg);
    const carried = mayCarry ? this.#carried.get(leg.key) : undefined;
    if (carried) return this.#carry(record, carried);
    const abort = new AbortController();
    // What runs although the run is cancelled (`if: always()`) is not cancelled again by it.
    const cancelSignal = AbortSignal.any([abort.signal, matrixSignal, ...(this.cancelled ? [] : [this.#cancel.signal])]);
    const either = AbortSignal.any([cancelSignal, this.#stop.signal]);
    const concurrency = readConcurrency(definition.concurrency, { contexts: leg.contexts });
    const pending = () => this.#reporter.job(this.#run, Object.assign(record, { status: 'pending' }));
    const leave = concurrency && (await holdGroup(this.#services, this.#run, concurrency, reason => {
      record.annotations.push({ level: 'failure', message: reason });
      abort.abort('concurrency');
    }, either, pending));
    const release = await this.#services.slots.acquire(either);
    try {
      if (!release || either.aborted) {
        this.#complete(record, 'cancelled', this.stopped ? 'The runner was stopped.' : undefined);
        return { result: 'cancelled', outputs: {}, carried: false };
      }
      const result = await this.#runSteps(scope, definition, leg, record, cancelSignal);
      return { result, outputs: record.outputs, carried: false };
    } finally {
      release?.();
      leave?.();
    }
  }

  async #runSteps(scope: WorkflowScope, definition: StepsJob, leg: Leg, record: JobRecord, cancelSignal: AbortSignal): Promise<Conclusion> {
    Object.assign(record, { status: 'in_progress', startedAt: new Date().toISOString() });
    this.#reporter.job(this.#run, record, 'in_progress');
    let conclusion: Conclusion;
    let problem: string | undefined;
    try {
      conclusion = await runJob({
        services: this.#services,
        run: this.#run,
        record,
        workflow: scope.workflow,
        definition,
        permissions: lowerPermissions(tokenPermissions(scope.workflow.permissions, definition.permissions), scope.ceiling),
        secrets: scope.secrets,
        contexts: leg.contexts,
        cancelSignal,
        stopSignal: this.#stop.signal,
        onChange: () => this.#reporter.job(this.#run, record),
      });
      if (this.stopped) problem = 'The runner was stopped.';
      else if (conclusion === 'cancelled') problem = 'The operation was canceled.';
    } catch (error) {
      conclusion = 'failure';
      problem = error instanceof Error ? error.message : String(error);
    }
    this.#complete(record, conclusion, problem);
    return conclusion === 'failure' && continuesOnError(definition, leg.contexts) ? 'success' : conclusion;
  }

  #carry(record: JobRecord, from: JobRecord): LegEnd {
    const { steps, annotations, summary, outputs, startedAt } = from;
    Object.assign(record, { steps, annotations, summary, outputs, startedAt });
    const logs = this.#services.store.logFolder(from);
    if (existsSync(logs)) cpSync(logs, this.#services.store.logFolder(record), { recursive: true });
    this.#complete(record, 'success');
    return { result: 'success', outputs, carried: true };
  }

  async #runCall(scope: WorkflowScope, definition: CallJob, leg: Leg): Promise<LegEnd> {
    if (scope.depth >= maximumDepth) throw new Error(`workflows may call each other ${maximumDepth} deep`);
    const workflow = await this.#loadWorkflow(definition.uses.replace(/^\.\//, ''));
    if (!('workflow_call' in workflow.triggers.filters)) throw new Error(`'${definition.uses}' has no 'on: workflow_call'`);
    const contexts = { ...leg.contexts, secrets: scope.secrets };
    const given = definition.with ? evaluateTemplate(definition.with, { contexts }) : {};
    const resolved = resolveInputs(workflow.triggers.call.inputs, isJsonObject(given) ? given : {}, { contexts: scope.contexts });
    if (!resolved.ok) throw new Error(resolved.problems.join('; '));
    const secrets = definition.secrets === 'inherit' ? scope.secrets : evaluateTexts(definition.secrets, { contexts });
    const missing = workflow.triggers.call.requiredSecrets.filter(name => !secrets[name]);
    if (missing.length > 0) throw new Error(`Secret ${missing.join(', ')} is required, but not provided while calling`);
    const outcomes = await this.runJobs({
      workflow,
      inputs: resolved.inputs,
      secrets,
      contexts: scope.contexts,
      prefix: { key: `${leg.key}/`, name: `${leg.name} / ` },
      ceiling: lowerPermissions(tokenPermissions(scope.workflow.permissions, definition.permissions), scope.ceiling),
      depth: scope.depth + 1,
    });
    const jobs: Json = Object.fromEntries([...outcomes].map(([id, { result, outputs }]) => [id, { result, outputs }]));
    const outputScope = { contexts: { ...scope.contexts, inputs: resolved.inputs, jobs } };
    const outputs = workflow.triggers.call.outputs.map(({ name, value }) => [name, evaluateText(value, outputScope) ?? toText(null)]);
    return {
      result: combineResults([...outcomes.values()].map(outcome => outcome.result)),
      outputs: Object.fromEntries(outputs),
      carried: [...outcomes.values()].every(outcome => outcome.carried),
    };
  }
}
