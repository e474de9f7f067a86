/**
 * What the core repo owns and enforces: its layout, contracts and generated code, what
 * a new primitive starts from, and the checks of `ameide primitive verify`.
 *
 * @packageDocumentation
 */
export { inspectCore } from './adopt/inspect-core';
export { buildPlatforms } from './api';
export type {
  BuildOptions,
  BuildPlatform,
  BuildResult,
  BuiltFile,
  ContractOptions,
  GenerateOptions,
  ListedPrimitive,
  PreviewOptions,
  ScaffoldedFile,
  ScaffoldOptions,
  ScaffoldResult,
  StartingPoint,
  VerifyManyOptions,
  VerifyOptions,
  VerifyProgress,
  VerifySelection,
} from './api';
export { buildPrimitive } from './build/build-primitive';
export { createContract } from './contract/create-contract';
export { generateCode } from './contract/generate-code';
export * from './errors';
export * from './layout';
export { changedPrimitives } from './primitives/changed';
export {
  type DescribedPrimitive,
  describePrimitive,
} from './primitives/describe';
export { listPrimitives } from './primitives/list';
export { readPrimitiveVersion } from './primitives/version';
export { collectReports } from './report/collect';
export { formatGitHubAnnotations } from './report/github';
export { formatJUnit } from './report/junit';
export { formatReportMarkdown } from './report/markdown';
export { verifyRules } from './report/rules';
export { formatSarif } from './report/sarif';
export { formatReport, formatReports } from './report/text';
export {
  previewScaffold,
  scaffoldPrimitive,
} from './scaffold/scaffold-primitive';
export { languageNameSchema } from './scaffold/shape-file';
export { offeredKinds, offeredLanguages } from './scaffold/shape-folders';
export {
  type CoreSettings,
  coreSettingsSchema,
  readSettings,
} from './settings';
export { findTool } from './tools/find-tool';
export type { Tool, ToolName } from './tools/tool';
export { verifyPrimitive } from './verify/verify-primitive';
export { verifyPrimitives } from './verify/verify-many';
