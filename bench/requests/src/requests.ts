/** The two ways to ask that are measured, as the portal has them. */
import { fetchWithin } from '@ameide/plugin-primitives-common';
import { request } from '../../../plugins/primitives-node/src/http';

const limits = { maxBytes: 4 * 1024 * 1024, timeoutMs: 20_000 };
const headers = { authorization: `Bearer ${'0'.repeat(200)}`, accept: 'application/json' };

/** Of each way, a question whose answer is read as JSON; gives it. */
export const ways = {
  /** As the gateways of Argo CD and of the registry ask. */
  request: async (url: string): Promise<unknown> => JSON.parse((await request(url, { headers, limit: limits.maxBytes })).text),
  /** By `fetch`, as GitHub's client does. */
  fetch: async (url: string): Promise<unknown> => (await fetchWithin(url, { headers }, { ...limits, base: url })).json(),
};
