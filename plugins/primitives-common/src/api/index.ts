export * from './audit';
export * from './delivery';
export * from './fleet';
export * from './history';
export * from './lineage';
export * from './openapi';
export { maxPageSize } from './page';
export * from './routes';
export * from './sources';
