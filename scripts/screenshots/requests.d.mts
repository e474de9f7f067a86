import type { FleetPortal } from '../../bench/pages/src/fleet-portal.mjs';

/** A page of a request: its path in the portal, and what stands on it once it is there. */
export type RequestPage = { path: string; ready: string };

/** The pages of requests, by name. */
export const requestPages: Record<string, RequestPage>;

/** Writes what people asked for into the Scaffolder of a portal of more than sixty primitives, whose fleet it changes for that. */
export function writeRequests(portal: FleetPortal): Promise<void>;
