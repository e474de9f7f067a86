export { type Changed, devApplications, FleetChanges } from './change';
export { type FleetOptions, type FleetState, generateFleet, instanceOf, repositories } from './generate';
export { fleetEnvironments, makePlan, people, type PlannedPrimitive, troubles } from './plan';
