/**
 * What the GitOps repo owns and enforces: layout, wiring, values, promotion and the
 * gate. Knows nothing of Backstage, so that CI can run it alone.
 *
 * @packageDocumentation
 */
export * from './adopt/inspect-gitops';
export * from './argocd/client';
export * from './change/change';
export * from './change/file-diff';
export * from './component';
export * from './diff/comment';
export { isWholeDiff, renderedDiff } from './diff/diff';
export type { ApplicationChange, DiffOptions, RenderedDiff } from './diff/diff';
export { diffMarker, formatDiff, formatDiffMarkdown } from './diff/format';
export type { FieldChange } from './diff/object-changes';
export type { ResourceChange } from './diff/resources';
export * from './errors';
export type { Application } from './gate/applications';
export {
  formatGateAnnotations,
  formatGateMarkdown,
  formatGateReport,
} from './gate/format';
export * from './gate/digest-order';
export * from './gate/gate';
export {
  gateCheckIds,
  gateCheckSchema,
  gateReportJsonSchema,
  gateReportSchema,
} from './gate/report';
export * from './gate/junit';
export * from './gate/sarif';
export type { GateCheck, GateCheckId, GateReport } from './gate/report';
export * from './github/image-order';
export * from './github/pull-request';
export { holdsFile } from './policy/holds';
export type { Hold } from './policy/holds';
export { judgeMove, requiredEnvironments } from './policy/judge-move';
export type { Move, Refusal } from './policy/judge-move';
export { parsePolicy, policyFile, policyOf } from './policy/policy';
export type { EnvironmentPolicy, PromotionPolicy } from './policy/policy';
export { parseRules } from './policy/rules-in-force';
export type { RulesInForce } from './policy/rules-in-force';
export type { PastState, StateHistory } from './policy/state-history';
export { parseWaivers, waiverEndsAt, waiversFile } from './policy/waivers';
export type { Waiver } from './policy/waivers';
export * from './protect/plan';
export * from './protect/protection';
export * from './protect/repository';
export * from './registry/client';
export * from './registry/platforms';
export type { RegistryCredentials } from './registry/token';
export * from './settings';
export * from './snapshot';
export * from './steps/bump';
export * from './steps/enable';
export * from './steps/hold';
export * from './steps/list';
export * from './steps/promote';
export * from './steps/promotion-branch';
export * from './steps/retry-smoke';
export * from './steps/rollback';
export * from './steps/waive';
export { findEngine } from './render/build-engine';
export type { RenderChoice } from './render/choose';
export type { ToolName } from './tools/pins';
export { describeTools, findTools } from './tools/tools';
export type {
  FindToolsOptions,
  Program,
  Tools,
  ToolState,
} from './tools/tools';
export * from './values/edit';
export * from './values/state';
export * from './wiring/files';
export * from './wiring/scaffold';
export * from './yaml-file';
