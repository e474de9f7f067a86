import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { RunRecord } from '../actions/model';
import type { Application } from '../argocd/application';
import type { CheckRun, CheckSuite, Pull, Review } from '../github/model';

const repository = z.object({ owner: z.string(), name: z.string() });
const sha = z.string().regex(/^[0-9a-f]{40}$/, 'is no commit');
const time = z.iso.datetime();
const id = z.number().int().positive();
const side = z.object({ ref: z.string(), sha });
const conclusion = z.enum(['success', 'failure', 'neutral', 'cancelled', 'skipped', 'timed_out', 'action_required']);

const pullSchema = z.object({
  id,
  repository,
  number: id,
  title: z.string(),
  body: z.string().nullable(),
  state: z.enum(['open', 'closed']),
  draft: z.boolean().default(false),
  user: z.string(),
  head: side,
  base: side,
  labels: z.array(z.string()).default([]),
  assignees: z.array(z.string()).default([]),
  requestedReviewers: z.array(z.string()).default([]),
  createdAt: time,
  updatedAt: time,
  closedAt: time.nullable().default(null),
  mergedAt: time.nullable().default(null),
  mergedBy: z.string().nullable().default(null),
  mergeCommitSha: sha.nullable().default(null),
  autoMerge: z.null().default(null),
  trial: z.null().default(null),
});

const reviewSchema = z.object({
  id,
  repository,
  number: id,
  user: z.string(),
  body: z.string().default(''),
  state: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED']),
  commitId: sha,
  submittedAt: time,
});

const suiteSchema = z.object({
  id,
  repository,
  headSha: sha,
  headBranch: z.string().nullable(),
  app: z.string(),
  workflowRun: z.object({ id, event: z.string(), runNumber: id, workflow: z.object({ id, name: z.string(), file: z.string() }) }).optional(),
  createdAt: time,
  updatedAt: time,
});

const checkRunSchema = z.object({
  id,
  suiteId: id,
  repository,
  app: z.string(),
  name: z.string(),
  headSha: sha,
  status: z.enum(['queued', 'in_progress', 'completed']),
  conclusion: conclusion.optional(),
  detailsUrl: z.string().optional(),
  externalId: z.string().optional(),
  startedAt: time.optional(),
  completedAt: time.optional(),
  output: z.object({ title: z.string(), summary: z.string(), text: z.string().optional() }).optional(),
  annotations: z.array(z.never()).default([]),
});

const runSchema = z.object({
  id,
  repository,
  workflowId: id,
  workflowPath: z.string(),
  workflowName: z.string(),
  checkSuiteId: id,
  title: z.string(),
  runNumber: id,
  attempt: id.default(1),
  event: z.string(),
  ref: z.string(),
  sha,
  headSha: sha,
  headBranch: z.string(),
  headMessage: z.string(),
  baseRef: z.string().default(''),
  headRef: z.string().default(''),
  actor: z.string(),
  triggeringActor: z.string(),
  inputs: z.record(z.string(), z.json()).default({}),
  pullRequests: z.array(id).default([]),
  status: z.enum(['queued', 'in_progress', 'completed']),
  conclusion: z.enum(['success', 'failure', 'cancelled', 'skipped']).optional(),
  createdAt: time,
  startedAt: time,
  updatedAt: time,
  interruptions: z.number().default(0),
});

const imageSchema = z.object({
  repository: z.string(),
  /** Architectures of Linux. */
  architectures: z.array(z.string()).min(1),
  created: time,
  labels: z.record(z.string(), z.string()),
  tags: z.array(z.string()).default([]),
});

/** As much of an Application as answers depend on; all else is kept as it came. */
const looked = z.looseObject({
  kind: z.literal('Application'),
  metadata: z.looseObject({ name: z.string(), namespace: z.string() }),
  spec: z.looseObject({}),
  status: z.looseObject({ sync: z.looseObject({ status: z.string() }), health: z.looseObject({}), resources: z.array(z.looseObject({})), summary: z.looseObject({}) }),
});
const applicationSchema = z.custom<Application>(value => looked.safeParse(value).success, 'is no Application');

/** What runs of an Application, where it is not what its status says. */
const liveSchema = z.object({
  /** Images of its pods, instead of those of the summary. */
  images: z.array(z.string()).optional(),
  /** Lines of the log of each of its pods. */
  logs: z.array(z.string()).optional(),
});

const recordSchema = z.discriminatedUnion('record', [
  z.object({ record: z.literal('pull'), pull: pullSchema }),
  z.object({ record: z.literal('review'), review: reviewSchema }),
  z.object({ record: z.literal('checks'), suite: suiteSchema, runs: z.array(checkRunSchema) }),
  z.object({ record: z.literal('run'), run: runSchema }),
  z.object({ record: z.literal('image'), image: imageSchema }),
  z.object({ record: z.literal('application'), instance: z.string(), application: applicationSchema, live: liveSchema.optional() }),
  z.object({ record: z.literal('application-deleted'), instance: z.string(), name: z.string() }),
]);

/** Something of a fleet: a pull request, a review, a suite with its check runs, a workflow run, an image, an Application. Times and numbers are kept as given. */
export type FleetRecord = z.infer<typeof recordSchema>;
/** An image, as far as its manifests are made of it. */
export type FleetImage = z.infer<typeof imageSchema>;
/** What runs of an Application, where it is not what its status says. */
export type Live = z.infer<typeof liveSchema>;

/** The state that a record is put down as; says at once when one of the schemas above falls behind it. */
type Kept = { pull: Pull; review: Review; suite: CheckSuite; checkRun: CheckRun; run: RunRecord };
const _kept: { [K in keyof Kept]: z.ZodType<Kept[K]> } = { pull: pullSchema, review: reviewSchema, suite: suiteSchema, checkRun: checkRunSchema, run: runSchema };
void _kept;

/** A line that is no record, by its number. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

/** One record; throws a {@link RecordError} that names the field. */
function parseRecord(line: string, where: string): FleetRecord {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new RecordError(`${where}: is not JSON`);
  }
  const parsed = recordSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new RecordError(`${where}: ${z.prettifyError(parsed.error)}`);
}

/** The records of a file or of a request, one a line. */
export async function* readRecords(input: string | Readable): AsyncGenerator<FleetRecord> {
  const name = typeof input === 'string' ? input : 'body';
  let number = 0;
  for await (const line of createInterface({ input: typeof input === 'string' ? createReadStream(input) : input, crlfDelay: Infinity })) {
    number += 1;
    if (line !== '') yield parseRecord(line, `${name}:${number}`);
  }
}
