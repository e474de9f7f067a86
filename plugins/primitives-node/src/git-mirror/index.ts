export { GitMirror } from './git-mirror';
export type { MirrorChange, MirrorEntry, MirrorLogOptions } from './git-mirror';
export type { MirrorBlob } from './blob-reader';
export type { MirrorCommit } from './git-log';
export type { MirrorStep } from './branch-steps';
