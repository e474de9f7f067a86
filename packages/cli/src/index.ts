/**
 * `ameide`: the command line that the two repositories' own CI runs.
 *
 * @packageDocumentation
 */
export { createProgram } from './program';
