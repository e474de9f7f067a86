export * from './authorize-primitive';
export * from './decide-in';
export * from './resource';
export * from './resource-type';
export * from './rules';
