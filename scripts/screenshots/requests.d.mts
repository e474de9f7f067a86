import type { FleetPortal } from '../../bench/pages/src/fleet-portal.mjs';

/** A page of a request: its path in the portal, and what stands on it once it is there. */
export type RequestPage = { path: string; ready: string };

/** The pages of requests, by name. */
export const requestPages: Record<string, RequestPage>;

/**
 * Writes what people asked for into the Scaffolder of a portal of two hundred primitives, whose fleet it changes for
 * that; or what is on the pages of these names alone.
 */
export function writeRequests(portal: FleetPortal, wanted?: readonly string[]): Promise<void>;
