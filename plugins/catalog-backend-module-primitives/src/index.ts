/**
 * Puts every known primitive into the catalog.
 *
 * @packageDocumentation
 */
export { catalogModulePrimitives as default } from './module';
