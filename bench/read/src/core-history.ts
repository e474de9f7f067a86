import { branchName, primitiveImageRepository } from '@ameide/plugin-primitives-common';
import type { FleetImage, FleetRecord } from '../../../packages/local-platform/src/fleet/records';
import { describeImage } from '../../../packages/local-platform/src/fleet/registry/image';
import { coreFiles } from './core-files';
import type { FastImportStream } from './fast-import-stream';
import { type GitHubRecords, stamp, workflows } from './github-records';
import type { PlannedPrimitive } from './plan';
import { publishReported, verifyReported } from './reports';

/** A change of a primitive's folder: the commit that was proposed, and the one that it became on main. */
export type CoreChange = { primitive: PlannedPrimitive; change: number; passes: boolean; title: string; branch: string; proposed: Date; headMark: number; mainMark: number };

/** Writes a change as a branch and, squashed, on main. */
export function writeChange(
  stream: FastImportStream,
  options: { primitive: PlannedPrimitive; change: number; passes: boolean; base: number | string; proposed: Date },
): { text: string; change: CoreChange } {
  const { primitive, change, passes, base, proposed } = options;
  const title = change === 0 ? `Add ${primitive.ref.name}` : `Change ${primitive.ref.name} (${change})`;
  const branch = change === 0 ? branchName(primitive.ref, 'create') : `change/${primitive.id}-${change}`;
  const files = coreFiles(primitive, change);
  const common = { author: primitive.author, message: title, from: base, files };
  const head = stream.commit({ ...common, ref: 'refs/fleet/heads', time: proposed });
  const main = stream.commit({ ...common, ref: 'refs/heads/main', time: new Date(proposed.getTime() + 3_600_000) });
  stream.forget();
  return { text: head.text + main.text, change: { primitive, change, passes, title, branch, proposed, headMark: head.mark, mainMark: main.mark } };
}

/** What a change left on GitHub and in the registry. */
export type ChangeRecords = { records: FleetRecord[]; pull: number; run: number; checkRuns: number[]; review: number; image: string | undefined };

/** Words a change: its pull request with its approval, what CI said of it, and the image that came of it. */
export function changeRecords(
  github: GitHubRecords,
  change: CoreChange,
  options: { head: string; main: string; base: string; registry: string },
): ChangeRecords {
  const { primitive, passes, title, branch, proposed } = change;
  const { head, main, base, registry } = options;
  const { kind, name } = primitive.ref;
  const merged = new Date(proposed.getTime() + 3_600_000);
  const pull = github.pull({
    title,
    body: `${title} in ${primitive.system}.`,
    author: primitive.author,
    branch,
    head,
    base,
    opened: new Date(proposed.getTime() + 60_000),
    merged: { sha: main, by: primitive.reviewer, at: merged },
  });
  const review = github.approval(pull, primitive.reviewer, new Date(merged.getTime() - 60_000));
  const job = `${kind}/${name}`;
  const proposedRun = github.run({
    workflow: workflows.primitives,
    title,
    event: 'pull_request',
    sha: head,
    branch,
    message: title,
    actor: primitive.author,
    began: new Date(proposed.getTime() + 90_000),
    jobs: [{ name: 'Changed' }, { name: `Verify ${job}` }],
    pull: pull.pull.number,
  });
  const began = new Date(merged.getTime() + 5_000);
  const mainRun = github.run({
    workflow: workflows.primitives,
    title,
    event: 'push',
    sha: main,
    branch: 'main',
    message: title,
    actor: primitive.reviewer,
    began,
    jobs: [{ name: 'Changed' }, { name: `Verify ${job}`, failed: !passes }, ...(passes ? [{ name: `Publish ${job}` }] : [])],
  });
  const image: FleetImage = {
    repository: primitiveImageRepository({ registry, kind, name }).replace(/^[^/]+\//, ''),
    architectures: primitive.trouble === 'platform-missing' ? ['amd64'] : ['amd64', 'arm64'],
    created: stamp(merged, 70),
    labels: { 'org.opencontainers.image.revision': main, 'org.opencontainers.image.source': `https://github.com/${github.repository.owner}/${github.repository.name}` },
    tags: [main, 'main'],
  };
  const repository = primitiveImageRepository({ registry, kind, name });
  const digest = describeImage(image).index.digest;
  const published = publishReported(primitive, { repository, digest, revision: main, platforms: image.architectures.map(each => `linux/${each}`) });
  const reports = [verifyReported(primitive, main, passes), ...(passes ? [published] : [])];
  const reported = github.reported(main, 'main', reports, began);
  const headReported = github.reported(head, branch, [verifyReported(primitive, head, true)], proposed);
  return {
    records: [pull, review, ...proposedRun, headReported, ...mainRun, reported, ...(passes ? [{ record: 'image' as const, image }] : [])],
    pull: pull.pull.number,
    run: mainRun[0].run.id,
    checkRuns: reported.runs.map(({ id }) => id),
    review: review.review.id,
    image: passes ? `${repository}@${digest}` : undefined,
  };
}
