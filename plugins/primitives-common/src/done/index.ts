export { DoneRule } from './done-rule';
export { evaluateDone } from './evaluate-done';
export type { PipelinePath } from './rule-input';
