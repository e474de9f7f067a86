/**
 * The read side: what GitHub, the registry and Argo CD report becomes facts, facts become
 * pipelines and verdicts, and these are served.
 *
 * @packageDocumentation
 */
export { findPrimitivesConfigProblems } from './config-problems';
export { primitivesPlugin as default } from './plugin';
