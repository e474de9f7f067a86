export type { ApiRoute } from './route';
export * from './routes';
