export * from './markdown';
export * from './plain-text';
export * from './sarif';
export * from './workflow-command';
export * from './xml';
