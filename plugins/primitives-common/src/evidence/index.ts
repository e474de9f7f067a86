export * from './chain';
export * from './check-statement';
export * from './dsse';
export { unsupportedStages } from './passed-stages';
export * from './statement';
