import {
  ApplicationRecords,
  Change,
  ChangePreview,
  Choices,
  ChoicesQuery,
  CommitsBetween,
  CommitsQuery,
  Durations,
  EnvironmentName,
  Moves,
  Pipeline,
  Progress,
  PullChecks,
  PullDiff,
} from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { MoveQuestion } from './move-reader';
import { ProgressQuestion } from './progress-reader';
import { PullAccess } from './readable-pull';

/** What is read when somebody opens it, rather than collected. @internal */
export interface PathDetails {
  /** Commits between two digests. */
  commits(id: string, query: CommitsQuery): Promise<CommitsBetween>;
  /** What holds and policy say of the newest digest. */
  moves(question: MoveQuestion): Promise<Moves>;
  /** What a change of desired state would do. */
  preview(change: Change): Promise<ChangePreview>;
  /** What a form offers. */
  choices(pipeline: Pipeline, query: ChoicesQuery): Promise<Choices>;
  /** How far digests have come. */
  progress(question: ProgressQuestion): Promise<Progress>;
  /** How long steps take, beside what is usual where the caller may read. */
  durations(id: string, readable: Readable): Promise<Durations>;
  /** What the gate posted on a pull request; one of several primitives is as if it were not known to who may not read them all. */
  pullDiff(
    id: string,
    number: number,
    access: PullAccess,
  ): Promise<PullDiff>;
  /** The check runs of a pull request's head; the same of one of several. */
  pullChecks(
    id: string,
    number: number,
    access: PullAccess,
  ): Promise<PullChecks>;
  /** What Argo CD keeps of its Applications in an environment. */
  applications(
    id: string,
    environment: EnvironmentName,
  ): Promise<ApplicationRecords>;
}
