import { z } from 'zod';
import { referenceOf, timestamp, type KubernetesObject } from './objects';
import type { ObjectStore } from './object-store';
import { phaseOf, type Pods } from './pods';
import { condition, jobOutcome } from './workload-status';
import { jobSpecSchema, jobStatusSchema, parseSpec } from './workload-schemas';

/** First wait before a failed pod is replaced; Kubernetes begins with ten seconds, but here a person waits. */
const firstRetryMs = 1000;

const restartsSchema = z.looseObject({ containerStatuses: z.array(z.looseObject({ restartCount: z.number() })).default([]) }).prefault({});

/** Decides from the counts whether a Job is over. */
function judgeJob(options: {
  succeeded: number;
  failed: number;
  completions: number;
  backoffLimit: number;
  activeDeadlineSeconds?: number;
  runSeconds: number;
}): { type: 'Complete' | 'Failed'; reason: string; message: string } | undefined {
  if (options.succeeded >= options.completions) {
    return { type: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
  }
  if (options.failed > options.backoffLimit) {
    return { type: 'Failed', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  }
  if (options.activeDeadlineSeconds !== undefined && options.runSeconds >= options.activeDeadlineSeconds) {
    return { type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
  }
  return undefined;
}

/** Runs Jobs to their end. */
export class JobController {
  readonly #objects: ObjectStore;
  readonly #pods: Pods;
  readonly #later: (milliseconds: number, run: () => void) => void;
  readonly #notBefore = new Map<string, { failed: number; at: number }>();
  readonly #deadlines = new Set<string>();

  private constructor(options: Parameters<typeof JobController.create>[0]) {
    this.#objects = options.objects;
    this.#pods = options.pods;
    this.#later = options.later;
  }

  static create(options: { objects: ObjectStore; pods: Pods; later: (milliseconds: number, run: () => void) => void }): JobController {
    return new JobController(options);
  }

  /** Brings one Job a step nearer to its end; called again on every change of it or its pods. */
  sync(job: KubernetesObject): void {
    if (jobOutcome(job.status) || job.metadata.deletionTimestamp) return;
    const reference = referenceOf(job);
    const spec = parseSpec(jobSpecSchema, job);
    const before = jobStatusSchema.parse(job.status);
    const startTime = before.startTime ?? timestamp();
    const pods = this.#objects.list({ kind: 'Pod', ownerUid: job.metadata.uid });
    const active = pods.filter(pod => (phaseOf(pod) === 'Pending' || phaseOf(pod) === 'Running') && !pod.metadata.deletionTimestamp);
    const succeeded = pods.filter(pod => phaseOf(pod) === 'Succeeded').length;
    const restarts = active.flatMap(pod => restartsSchema.parse(pod.status).containerStatuses.map(each => each.restartCount));
    const failed = pods.filter(pod => phaseOf(pod) === 'Failed').length + restarts.reduce((sum, each) => sum + each, 0);
    this.#watchDeadline(job, startTime, spec.activeDeadlineSeconds);
    const runSeconds = (Date.now() - Date.parse(startTime)) / 1000;
    const outcome = judgeJob({ succeeded, failed, runSeconds, ...spec });
    if (outcome) {
      for (const pod of active) this.#pods.delete(pod).catch(() => {});
      this.#objects.putStatus(reference, {
        startTime,
        succeeded,
        failed,
        ...(outcome.type === 'Complete' ? { completionTime: timestamp() } : {}),
        conditions: [condition(job.status, { ...outcome, status: 'True' })],
      });
      this.#pods.events.add({ reference, type: outcome.type === 'Complete' ? 'Normal' : 'Warning', reason: outcome.reason, message: outcome.message });
      return;
    }
    const wanted = Math.min(spec.parallelism, spec.completions - succeeded);
    let running = active.length;
    if (running < wanted && this.#mayStart(job, failed)) {
      for (; running < wanted; running++) {
        this.#pods.createOwned({
          owner: job,
          labels: { ...spec.template.metadata?.labels, 'job-name': job.metadata.name, 'batch.kubernetes.io/job-name': job.metadata.name },
          annotations: { ...spec.template.metadata?.annotations },
          spec: spec.template.spec,
        });
      }
    }
    this.#objects.putStatus(reference, { startTime, active: running, succeeded, failed, conditions: [] });
  }

  /** Whether the wait after the last failure is over. */
  #mayStart(job: KubernetesObject, failed: number): boolean {
    if (failed === 0) return true;
    const uid = job.metadata.uid ?? '';
    const known = this.#notBefore.get(uid);
    if (known?.failed === failed) return Date.now() >= known.at;
    const wait = firstRetryMs * 2 ** (failed - 1);
    this.#notBefore.set(uid, { failed, at: Date.now() + wait });
    this.#again(job, wait + 10);
    return false;
  }

  #watchDeadline(job: KubernetesObject, startTime: string, seconds: number | undefined): void {
    const uid = job.metadata.uid ?? '';
    if (seconds === undefined || this.#deadlines.has(uid)) return;
    this.#deadlines.add(uid);
    this.#again(job, Math.max(0, Date.parse(startTime) + seconds * 1000 - Date.now()) + 50);
  }

  #again(job: KubernetesObject, milliseconds: number): void {
    const reference = referenceOf(job);
    this.#later(milliseconds, () => {
      const now = this.#objects.get(reference);
      if (now && now.metadata.uid === job.metadata.uid) this.sync(now);
    });
  }
}
