export * from './authorize-primitive';
export * from './resource';
export * from './resource-type';
export * from './rules';
