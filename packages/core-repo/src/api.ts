import {
  CheckId,
  CheckResult,
  VerifyReport,
} from '@ameide/plugin-primitives-common';

/** What a new primitive starts from: RED on purpose, or working. @public */
export type StartingPoint = 'skeleton' | 'example';

/** A primitive as the core repo holds it. @public */
export type ListedPrimitive = {
  kind: string;
  name: string;
  language: string;
};

/** Options of `createContract`. @public */
export type ContractOptions = {
  /** Root of the core repository's working tree. */
  root: string;
  kind: string;
  name: string;
  version: string;
  /** Code is generated in this language. */
  language: string;
  from: StartingPoint;
};

/** Options of `generateCode`. @public */
export type GenerateOptions = {
  root: string;
  kind: string;
  name: string;
  version?: string;
  signal?: AbortSignal;
};

/** Options of `previewScaffold`. @public */
export type PreviewOptions = {
  kind: string;
  name: string;
  version: string;
  language: string;
  from: StartingPoint;
};

/** Options of `scaffoldPrimitive`. @public */
export type ScaffoldOptions = PreviewOptions & {
  root: string;
  /** Entity reference of the owner, for example `group:default/orders-team`. */
  owner: string;
  system?: string;
  description?: string;
  /** Writes nothing; the answer is the same. */
  dryRun?: boolean;
};

/** A file and the SHA-256 of its content. @public */
export type ScaffoldedFile = {
  /** Path from the repository's root, with forward slashes. */
  path: string;
  digest: string;
};

/** What `scaffoldPrimitive` made. @public */
export type ScaffoldResult = { files: ScaffoldedFile[]; nextSteps: string[] };

/** What images are published for, in Docker's words. @public */
export const buildPlatforms = ['linux/amd64', 'linux/arm64'] as const;

/** One of `buildPlatforms`. @public */
export type BuildPlatform = (typeof buildPlatforms)[number];

/** Options of `buildPrimitive`. @public */
export type BuildOptions = {
  root: string;
  kind: string;
  name: string;
  /** Only for these; all that images are published for when absent. Code that runs anywhere is built all the same. */
  platforms?: readonly BuildPlatform[];
  signal?: AbortSignal;
};

/** A file of `dist`. @public */
export type BuiltFile = {
  /** Path from `dist`, with forward slashes. */
  path: string;
  /** SHA-256 of the content. */
  digest: string;
  bytes: number;
};

/** What `buildPrimitive` made. @public */
export type BuildResult = {
  language: string;
  /** The folder `dist`, from the repository's root. */
  folder: string;
  files: BuiltFile[];
};

/** Options of `verifyPrimitive`. @public */
export type VerifyOptions = {
  root: string;
  kind: string;
  name: string;
  /** Revision that the contract must not break. */
  base?: string;
  /** Only these checks; all when absent. */
  checks?: readonly CheckId[];
  signal?: AbortSignal;
};

/** Which primitives one run verifies. @public */
export type VerifySelection =
  | 'all'
  | { kind: string; name: string }
  /** Those that differ from where this commit left the base, in commits or in the tree. */
  | { changed: string };

/** Options of `verifyPrimitives`. @public */
export type VerifyManyOptions = {
  /** Root of the core repository's working tree. */
  root: string;
  select: VerifySelection;
  /** Revision that the contracts must not break. */
  base?: string;
  /** Only these checks; all when absent. */
  checks?: readonly CheckId[];
  /** Primitives that are verified at the same time; as the machine can bear when absent. */
  jobs?: number;
  /** Whether kept results may be used and are kept; true when absent. Tests always run. */
  cache?: boolean;
  signal?: AbortSignal;
  /** Called with each report as soon as it is there, in no particular order. */
  onReport?: (report: VerifyReport) => void;
  /** Called with each check's outcome as soon as it is there, in no particular order. */
  onCheck?: (done: { kind: string; name: string; result: CheckResult }) => void;
  /** Called with lines of what goes on, such as a test runner's output. */
  onProgress?: (line: VerifyProgress) => void;
};

/** One line of what goes on. @public */
export type VerifyProgress = {
  kind: string;
  name: string;
  check: CheckId;
  line: string;
};

/** A check's report, see `verifyReportSchema`. @public */
export type { VerifyReport };
