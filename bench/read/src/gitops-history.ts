import { branchName } from '@ameide/plugin-primitives-common';
import type { FleetRecord } from '../../../packages/local-platform/src/fleet/records';
import type { FastImportStream } from './fast-import-stream';
import { ciLogin, type GitHubRecords, workflows } from './github-records';
import { enabled, wired } from './gitops-files';
import { at, type FleetEnvironment, people, type PlannedPrimitive } from './plan';

/** A step of a set of primitives that reaches main by one commit. */
export type Step = { kind: 'wire'; primitives: PlannedPrimitive[] } | { kind: 'enable' | 'bump' | 'promote'; environment: FleetEnvironment; primitives: PlannedPrimitive[] };
/** A step as it was written. */
export type WrittenStep = Step & { merged: Date; mark: number };

/** The most commits that one kind of step is spread over: each writes folders of all primitives anew. */
const commitsPerKind = { wire: 50, enable: 50, promote: 10 };

function batches(primitives: PlannedPrimitive[], most: number): PlannedPrimitive[][] {
  const size = Math.max(1, Math.ceil(primitives.length / most));
  return Array.from({ length: Math.ceil(primitives.length / size) }, (_, index) => primitives.slice(index * size, (index + 1) * size));
}

/** The steps that bring a fleet to where it is planned to be. */
export function stepsOf(plan: PlannedPrimitive[]): Step[] {
  const all = plan.filter(({ isWired }) => isWired);
  const promoted = (environment: FleetEnvironment): Step[] =>
    batches(all.filter(({ enabledIn }) => enabledIn.includes(environment)), commitsPerKind.promote).map(primitives => ({ kind: 'promote', environment, primitives }));
  return [
    ...batches(all, commitsPerKind.wire).map((primitives): Step => ({ kind: 'wire', primitives })),
    ...batches(all, commitsPerKind.enable).map((primitives): Step => ({ kind: 'enable', environment: 'dev', primitives })),
    ...promoted('staging'),
    ...promoted('production'),
  ];
}

function titleOf(step: Step, primitive: PlannedPrimitive, image: string): string {
  const digest = image.slice(image.indexOf('@') + 1).slice(0, 19);
  switch (step.kind) {
    case 'wire':
      return `Wire ${primitive.id}`;
    case 'enable':
      return `Enable ${primitive.id} in ${step.environment} at ${digest}`;
    case 'bump':
      return `Bump ${primitive.id} in ${step.environment} to ${digest}`;
    default:
      return `Promote every primitive from ${step.environment === 'staging' ? 'dev' : 'staging'} to ${step.environment}`;
  }
}

/** The squashed commit of a step. */
export function writeStep(stream: FastImportStream, step: Step, options: { base: number | string; merged: Date; images: ReadonlyMap<string, string> }): { text: string; mark: number } {
  const { base, merged, images } = options;
  const files = new Map(
    step.primitives.flatMap(primitive => [...(step.kind === 'wire' ? wired(primitive) : enabled(primitive, step.environment, images.get(primitive.id) ?? ''))]),
  );
  const [first] = step.primitives;
  if (!first) throw new Error('A step is of at least one primitive');
  const message = titleOf(step, first, images.get(first.id) ?? '');
  const written = stream.commit({ ref: 'refs/heads/main', author: ciLogin, time: merged, message, from: base, files });
  stream.forget();
  return written;
}

/** A pull request to be: whose it is, and what it merged as. */
export type Proposal = { step: WrittenStep; primitive: PlannedPrimitive; headMark: number };

/** The pull requests of a step: one for each primitive, but for a promotion, which is of a set. Merged together, they have the merge in common, as on GitHub. */
export function proposalsOf(step: WrittenStep): PlannedPrimitive[] {
  return step.kind === 'promote' ? step.primitives.slice(0, 1) : step.primitives;
}

function branchOf(step: Step, primitive: PlannedPrimitive): string {
  if (step.kind === 'wire') return branchName(primitive.ref, 'wiring');
  if (step.kind === 'promote') return `promotion/${step.environment === 'staging' ? 'dev' : 'staging'}-to-${step.environment}`;
  return branchName(primitive.ref, `enable-${step.environment}`);
}

const labels = { wire: 'primitive-wiring', enable: 'primitive-enable', bump: 'image-bump', promote: 'promotion' };
const dispatched = { wire: workflows.wire, enable: workflows.enable, bump: workflows.bump, promote: workflows.promote };

/** Title of the run that opened a pull request, as the workflows' `run-name` has it. */
function runTitle(step: Step, { id, ref }: PlannedPrimitive): string {
  switch (step.kind) {
    case 'wire':
      return `Wire ${id}`;
    case 'enable':
      return `Enable ${id} in ${step.environment}`;
    case 'bump':
      return `Bump ${ref.kind} ${ref.name} ${ref.version} in ${step.environment}`;
    default:
      return `Promote every primitive   from ${step.environment === 'staging' ? 'dev' : 'staging'} to ${step.environment}`;
  }
}

/** Words a pull request of a step: the run that opened it, its gate, for promotions its approval, and how it ended. */
export function proposalRecords(
  github: GitHubRecords,
  proposal: Proposal,
  options: { head: string; base: string; merge: string | undefined; image: string },
): { records: FleetRecord[]; pull: number; gate: number } {
  const { step, primitive } = proposal;
  const { head, base, merge, image } = options;
  const person = at(people, primitive.index + 2);
  const isPromotion = step.kind === 'promote';
  const opened = new Date(step.merged.getTime() - 600_000);
  const title = titleOf(step, primitive, image);
  const pull = github.pull({
    title,
    body: `### Inputs\n\n- primitive: ${primitive.id}\n- image: ${image || 'none'}\n`,
    author: ciLogin,
    branch: branchOf(step, primitive),
    head,
    base,
    opened,
    labels: [labels[step.kind]],
    ...(merge === undefined ? { closed: step.merged } : { merged: { sha: merge, by: isPromotion ? person : ciLogin, at: step.merged } }),
  });
  const opener = github.run({
    workflow: dispatched[step.kind],
    title: runTitle(step, primitive),
    event: step.kind === 'bump' ? 'repository_dispatch' : 'workflow_dispatch',
    sha: base,
    branch: 'main',
    message: 'main',
    actor: step.kind === 'bump' ? ciLogin : person,
    began: new Date(opened.getTime() - 60_000),
    jobs: [{ name: 'Propose' }],
  });
  const gate = github.run({
    workflow: workflows.gate,
    title,
    event: 'pull_request',
    sha: head,
    branch: branchOf(step, primitive),
    message: title,
    actor: ciLogin,
    began: new Date(opened.getTime() + 10_000),
    jobs: [{ name: 'GitOps / Gate' }],
    pull: pull.pull.number,
  });
  const approved = isPromotion ? [github.approval(pull, person, new Date(step.merged.getTime() - 30_000))] : [];
  return { records: [pull, ...approved, ...opener, ...gate], pull: pull.pull.number, gate: gate[1].runs[0]?.id ?? 0 };
}
