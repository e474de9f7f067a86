import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FleetConfig } from '../../../packages/local-platform/src/fleet/config';
import { fastImport } from '../../../packages/local-platform/src/fleet/fast-import';
import type { FleetRecord } from '../../../packages/local-platform/src/fleet/records';
import { BareRepository } from '../../../packages/local-platform/src/github/git/bare-repository';
import { applicationOf } from './applications';
import { type ChangeRecords, changeRecords, type CoreChange, writeChange } from './core-history';
import { FastImportStream } from './fast-import-stream';
import { finishRefs, treesOfMain } from './git';
import { ciLogin, GitHubRecords, Numbering, workflows } from './github-records';
import { wired } from './gitops-files';
import { proposalRecords, proposalsOf, type Step, stepsOf, writeStep, type WrittenStep } from './gitops-history';
import { at, ciApp, fleetEnvironments, makePlan, people, type PlannedPrimitive } from './plan';
import { type Places, seedFiles } from './seed';

/** What a fleet is made of. */
export type FleetOptions = {
  primitives: number;
  folder: string;
  /** Folder of the seed repositories. */
  seeds: string;
  ports: FleetConfig['ports'] & { argocd: number[] };
  rateLimit?: FleetConfig['rateLimit'];
  /** Newest moment of its history. */
  until?: Date;
};

/** Where a fleet stands, for what changes it later. */
export type FleetState = {
  primitives: number;
  places: Places;
  numbers: Record<string, number>;
  heads: { core: string; gitops: string };
  /** Image of each primitive in dev, by id. */
  images: Record<string, string>;
  /** How often each primitive was changed, by id; once by its first commit. */
  changes: Record<string, number>;
};

const organization = 'ameideio';
/** Repositories of the fleet. */
export const repositories = { core: { owner: organization, name: 'ameide' }, gitops: { owner: organization, name: 'ameide-gitops' } };
/** Newest moment of a fleet's history, where none is given: the same fleet comes of the same options. */
const usualEnd = new Date('2026-11-27T00:00:00Z');
const day = 86_400_000;

/** Moments evenly spread over a stretch of the past, in days before its end. */
type Spread = (index: number, count: number, from: number, to: number) => Date;

function spreadBefore(end: Date): Spread {
  return (index, count, from, to) => new Date(end.getTime() - (from - ((from - to) * index) / Math.max(1, count)) * day);
}

/** The Argo CD of an environment: all have one in common, or each its own. */
export function instanceOf(environment: string, instances: number): string {
  return instances > 1 ? environment : 'main';
}

/** Writes records down, one a line. */
class RecordFile {
  readonly #file;

  constructor(path: string) {
    this.#file = createWriteStream(path, { highWaterMark: 1 << 20 });
  }

  async write(records: FleetRecord[]): Promise<void> {
    for (const record of records) if (!this.#file.write(`${JSON.stringify(record)}\n`)) await once(this.#file, 'drain');
  }

  async end(): Promise<void> {
    this.#file.end();
    await once(this.#file, 'close');
  }
}

/** Makes a fleet in an empty folder: bare repositories, records and configuration. */
export async function generateFleet(options: FleetOptions): Promise<FleetState> {
  const { primitives, folder, ports, until = usualEnd } = options;
  const spread = spreadBefore(until);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const places = { organization, github: `http://localhost:${ports.github}`, registry: `localhost:${ports.registry}/${organization}` };
  const plan = makePlan(primitives);
  const numbers = new Numbering();
  const file = new RecordFile(join(folder, 'records.ndjson'));
  const core = await makeCore({ ...options, plan, places, numbers, file, spread });
  const gitops = await makeGitOps({ ...options, plan, places, numbers, file, spread, images: core.images });
  await file.end();
  await writeFile(join(folder, 'config.json'), JSON.stringify(configOf(options), null, 2));
  const state: FleetState = {
    primitives,
    places,
    numbers: numbers.toJSON(),
    heads: { core: core.head, gitops },
    images: Object.fromEntries(core.images),
    changes: Object.fromEntries(plan.map(({ id, trouble }) => [id, trouble === 'verify-failed' ? 2 : 1])),
  };
  await writeFile(join(folder, 'state.json'), JSON.stringify(state));
  return state;
}

type Making = FleetOptions & { plan: PlannedPrimitive[]; places: Places; numbers: Numbering; file: RecordFile; spread: Spread };

async function makeCore({ folder, seeds, plan, places, numbers, file, spread }: Making) {
  const bare = join(folder, 'git', organization, `${repositories.core.name}.git`);
  await BareRepository.initialise(bare);
  const github = new GitHubRecords(numbers, repositories.core);
  const stream = new FastImportStream();
  const changes: CoreChange[] = [];
  const planned = plan.flatMap(primitive => [
    { primitive, change: 0, passes: true },
    ...(primitive.trouble === 'verify-failed' ? [{ primitive, change: 1, passes: false }] : []),
  ]);
  const root = stream.commit({ ref: 'refs/heads/main', author: ciLogin, time: spread(0, 1, 200, 200), message: `Start ${repositories.core.name}`, from: undefined, files: seedFiles(join(seeds, 'core'), places) });
  function* write() {
    yield root.text;
    let base = root.mark;
    for (const [index, each] of planned.entries()) {
      const { text, change } = writeChange(stream, { ...each, base, proposed: spread(index, planned.length, 190, 20) });
      changes.push(change);
      base = change.mainMark;
      yield text;
    }
  }
  const marks = await fastImport(bare, Readable.from(write()));
  const sha = (mark: number) => marks.get(mark) ?? '';
  const heads = new Map<number, string>();
  const images = new Map<string, string>();
  let base = sha(root.mark);
  for (const change of changes) {
    const main = sha(change.mainMark);
    const head = sha(change.headMark);
    const made: ChangeRecords = changeRecords(github, change, { head, main, base, registry: places.registry });
    heads.set(made.pull, head);
    if (made.image) images.set(change.primitive.id, made.image);
    await file.write(made.records);
    base = main;
  }
  await finishRefs(bare, heads);
  return { head: base, images };
}

async function makeGitOps(options: Making & { images: Map<string, string> }): Promise<string> {
  const { folder, seeds, plan, places, numbers, file, images, spread } = options;
  const bare = join(folder, 'git', organization, `${repositories.gitops.name}.git`);
  await BareRepository.initialise(bare);
  const github = new GitHubRecords(numbers, repositories.gitops);
  const stream = new FastImportStream();
  const steps: Step[] = stepsOf(plan);
  const written: WrittenStep[] = [];
  const seed = seedFiles(join(seeds, 'gitops'), places);
  const root = stream.commit({ ref: 'refs/heads/main', author: ciLogin, time: spread(0, 1, 200, 200), message: `Start ${repositories.gitops.name}`, from: undefined, files: seed });
  const globals = 'sources/values/base/globals.yaml';
  const direct: number[] = [];
  function* write() {
    yield root.text;
    let base = root.mark;
    for (const [index, step] of steps.entries()) {
      const merged = spread(index, steps.length, 18, 2);
      const { text, mark } = writeStep(stream, step, { base, merged, images });
      written.push({ ...step, merged, mark });
      base = mark;
      yield text;
    }
    // What somebody pushed past every pull request.
    for (let index = 0; index < 3; index += 1) {
      const content = `${seed.get(globals) ?? ''}# By hand, ${index + 1}.\n`;
      const commit = stream.commit({ ref: 'refs/heads/main', author: at(people, index), time: spread(index, 3, 1, 0.5), message: 'Hotfix', from: base, files: new Map([[globals, content]]) });
      direct.push((base = commit.mark));
      yield commit.text;
    }
  }
  const marks = await fastImport(bare, Readable.from(write()));
  const sha = (mark: number) => marks.get(mark) ?? '';
  const head = sha(direct.at(-1) ?? root.mark);
  await propose({ ...options, bare, github, written, sha, head, root: sha(root.mark) });
  const [gate] = await Promise.all([
    github.run({ workflow: workflows.gate, title: 'Hotfix', event: 'push', sha: head, branch: 'main', message: 'Hotfix', actor: at(people, 0), began: spread(0, 1, 0.4, 0.4), jobs: [{ name: 'GitOps / Gate' }] }),
  ]);
  await file.write(gate);
  await deploy({ ...options, written, sha, head });
  return head;
}

/** The heads of pull requests, and what GitHub knows of them. */
async function propose(options: Making & { images: Map<string, string>; bare: string; github: GitHubRecords; written: WrittenStep[]; sha: (mark: number) => string; head: string; root: string }) {
  const { plan, file, images, bare, github, written, sha, head, root, spread } = options;
  const trees = await treesOfMain(bare);
  const stream = new FastImportStream();
  const common = { ref: 'refs/fleet/heads', author: ciLogin };
  type Head = { step: WrittenStep; primitive: PlannedPrimitive; headMark: number; base: string; merge: string | undefined };
  const heads: Head[] = [];
  const closing: WrittenStep = { kind: 'wire', primitives: plan.filter(({ isWired }) => !isWired), merged: spread(0, 1, 3, 3), mark: 0 };
  function* write() {
    for (const [index, step] of written.entries()) {
      const previous = written[index - 1];
      const base = previous ? sha(previous.mark) : root;
      const merge = sha(step.mark);
      for (const primitive of proposalsOf(step)) {
        const { text, mark } = stream.commitOfTree({ ...common, time: new Date(step.merged.getTime() - 660_000), message: `Propose ${primitive.id}`, from: base }, trees.get(merge) ?? '');
        heads.push({ step, primitive, headMark: mark, base, merge });
        yield text;
      }
    }
    for (const primitive of closing.primitives) {
      const { text, mark } = stream.commit({ ...common, time: closing.merged, message: `Wire ${primitive.id}`, from: head, files: wired(primitive) });
      heads.push({ step: closing, primitive, headMark: mark, base: head, merge: undefined });
      yield text;
    }
  }
  const marks = await fastImport(bare, Readable.from(write()));
  const refs = new Map<number, string>();
  for (const { step, primitive, headMark, base, merge } of heads) {
    const sha1 = marks.get(headMark) ?? '';
    const image = step.kind === 'wire' ? '' : (images.get(primitive.id) ?? '');
    const made = proposalRecords(github, { step, primitive, headMark }, { head: sha1, base, merge, image });
    refs.set(made.pull, sha1);
    await file.write(made.records);
  }
  await finishRefs(bare, refs);
}

/** What the pod of a smoke wrote. */
function smokeLog({ metadata, status }: ReturnType<typeof applicationOf>): string[] {
  const service = metadata.name.replace(/-smoke$/, '');
  if (status.operationState?.phase !== 'Failed') return [`${service}: answered in 12 ms`];
  return [`${service}: health answered in 12 ms`, `${service}: asked for what is not there, expected 404, got 500`, '1 of 2 checks failed'];
}

/** The Applications of all that is wired. */
async function deploy(options: Making & { images: Map<string, string>; written: WrittenStep[]; sha: (mark: number) => string; head: string }): Promise<void> {
  const { plan, places, ports, file, images, written, sha, head } = options;
  const last = new Map(written.flatMap(step => step.primitives.map(({ id }) => [`${step.kind === 'wire' ? '' : step.environment} ${id}`, step] as const)));
  const repoURL = `${places.github}/${organization}/${repositories.gitops.name}.git`;
  for (const primitive of plan.filter(({ isWired }) => isWired)) {
    for (const environment of fleetEnvironments) {
      const step = last.get(`${environment} ${primitive.id}`) ?? last.get(` ${primitive.id}`);
      if (!step) throw new Error(`${primitive.id} was never wired`);
      const image = primitive.enabledIn.includes(environment) ? images.get(primitive.id) : undefined;
      for (const isSmoke of primitive.hasSmoke ? [false, true] : [false]) {
        const application = applicationOf({ primitive, environment, isSmoke, repoURL, image, revision: head, syncedRevision: sha(step.mark), syncedAt: new Date(step.merged.getTime() + (isSmoke ? 60_000 : 5_000)) });
        const old = primitive.trouble === 'old-image-runs' && !isSmoke && image ? { images: [image.replace(/@sha256:.*$/, `@sha256:${'0'.repeat(64)}`)] } : {};
        const logs = isSmoke && image ? { logs: smokeLog(application) } : {};
        await file.write([{ record: 'application', instance: instanceOf(environment, ports.argocd.length), application, live: { ...old, ...logs } }]);
      }
    }
  }
}

function configOf({ folder, ports, rateLimit }: FleetOptions): FleetConfig {
  const { argocd, ...others } = ports;
  const names = argocd.length > 1 ? fleetEnvironments : ['main'];
  return {
    stateFolder: folder,
    ports: others,
    users: Object.fromEntries(people.map(login => [login, { token: `${login}-token`, email: `${login}@users.example.org` }])),
    apps: [{ ...ciApp, publicKey: '', token: 'ci-token' }],
    organizations: { [organization]: { variables: {}, secrets: {} } },
    repositories: [
      { ...repositories.core, requiredChecks: [] },
      { ...repositories.gitops, requiredChecks: ['GitOps / Gate'] },
    ],
    ...(rateLimit ? { rateLimit } : {}),
    webhooks: [],
    argocd: argocd.map((port, index) => ({ name: names[index] ?? `argocd-${index}`, port, tokens: { 'argocd-token': 'portal' }, watchBuffer: 1_000 })),
    data: [join(folder, 'records.ndjson')],
  };
}

