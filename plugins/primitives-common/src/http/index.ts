export * from './fetch-within';
export * from './read-bytes';
export * from './within-time';
