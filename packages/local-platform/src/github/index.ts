export { GitHub } from './github';
