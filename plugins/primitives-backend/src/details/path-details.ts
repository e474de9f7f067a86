import {
  CommitsBetween,
  CommitsQuery,
  Durations,
  Moves,
  PullDiff,
} from '@ameide/plugin-primitives-common';
import { MoveQuestion } from './move-reader';

/** What is read when somebody opens it, rather than collected. @internal */
export interface PathDetails {
  /** Commits between two digests. */
  commits(id: string, query: CommitsQuery): Promise<CommitsBetween>;
  /** What holds and policy say of the newest digest. */
  moves(question: MoveQuestion): Promise<Moves>;
  /** How long steps take. */
  durations(id: string): Promise<Durations>;
  /** What the gate posted on a pull request. */
  pullDiff(id: string, number: number): Promise<PullDiff>;
}
