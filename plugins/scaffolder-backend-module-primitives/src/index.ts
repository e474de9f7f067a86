/**
 * The actions that the primitive templates call. They open pull requests on the core
 * repo, and ask CI of the GitOps repo to open its own.
 *
 * @packageDocumentation
 */
export { scaffolderModulePrimitives as default } from './module';
