export { Registry } from './registry';
