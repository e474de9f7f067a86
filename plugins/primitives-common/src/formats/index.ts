export * from './sarif';
export * from './workflow-command';
export * from './xml';
