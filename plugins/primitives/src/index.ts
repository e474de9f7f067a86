/**
 * The pages of primitives for Backstage's frontend system: pipeline tab, overview
 * card, home, fleet and audit. `./legacy` serves apps on the older system.
 *
 * @packageDocumentation
 */
export { primitivesPlugin as default } from './plugin';
export { createPipelineColumns } from './components/columns/create-pipeline-columns';
export { primitivesApiRef } from './api';
export { primitivesTranslationRef } from './translation';
