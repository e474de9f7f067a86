export { ImagePullError } from './errors';
export { Registry } from './registry';
