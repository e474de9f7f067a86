export { DoneRule } from './done-rule';
export { ExpressionError } from './expression';
export { evaluateDone } from './evaluate-done';
export type { PipelinePath } from './rule-input';
