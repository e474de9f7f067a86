export { GitMirror } from './git-mirror';
export type { MirrorChange, MirrorEntry } from './tree-reader';
export {
  type MirrorBlob,
  mirrorFileTooLarge,
  MirrorFileTooLargeError,
} from './blob-reader';
export type { MirrorCommit, MirrorLogOptions } from './git-log';
export type { MirrorStep } from './branch-steps';
