/**
 * The read side: what GitHub, the registry and Argo CD report becomes facts, facts become
 * pipelines and verdicts, and these are served.
 *
 * @packageDocumentation
 */
export { primitivesPlugin as default } from './plugin';
