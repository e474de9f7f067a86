/**
 * The vocabulary of primitives: identity, names, reports, pipeline, permissions
 * and the API client. Runs in the browser and in Node.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './audit';
export * from './catalog-info';
export * from './change-request';
export * from './client';
export * from './done';
export * from './evidence';
export * from './explain-issues';
export * from './formats';
export * from './http';
export * from './identity';
export * from './image';
export * from './names';
export { type OutcomeStatus, outcomeStatusSchema } from './outcome-status';
export * from './permissions';
export * from './pipeline';
export * from './primitives-api';
export * from './reason';
export * from './report';
export * from './rule';
export * from './sayings';
export * from './source-status';
export * from './stage';
export * from './verdict';
export * from './verify-outcome';
