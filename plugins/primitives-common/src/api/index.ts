export * from './audit';
export * from './fleet';
export * from './history';
export * from './lineage';
export * from './openapi';
export { maxPageSize } from './page';
export * from './routes';
export * from './rules';
export * from './sources';
