import type { FleetChanges, FleetOptions, FleetState } from './src/index';

/** The generator, made of its TypeScript. */
export function loadGenerator(): Promise<typeof import('./src/index')>;
/** Makes a fleet in a folder, on free ports. Gives its state, and the seconds it took. */
export function makeFleet(options: Pick<FleetOptions, 'primitives' | 'folder' | 'rateLimit' | 'until'> & { instances?: 1 | 3 }): Promise<{ state: FleetState; seconds: number }>;
/** A running fleet. */
export type RunningFleet = {
  urls: { github: string; api: string; graphql: string; registry: string; argocd: Record<string, string>; control: string };
  control: { get(path: string): Promise<unknown>; post(path: string, body?: string): Promise<unknown> };
  pid: number | undefined;
  changes: FleetChanges;
  requests(): Promise<{ system: string; method: string; route: string; status: number; count: number; bytes: number }[]>;
  resetRequests(): Promise<unknown>;
  stop(): Promise<void>;
};
/** Starts the simulator over a fleet that was made, in a process of its own. */
export function startFleet(options: { folder: string }): Promise<RunningFleet>;
