/** The configuration of primitives belongs to `@ameide/plugin-primitives-node`, which this plugin reads it with. */
export interface Config {}
