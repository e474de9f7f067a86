/**
 * What Node is told where a portal runs: here, in tests and in the image (deploy/Dockerfile). What belongs to a
 * request, as its span and its observer, follows it by AsyncLocalStorage. In Node 22 that has each promise call two
 * hooks, a twelfth of all CPU of a cold start; what Node 24 has instead can be chosen in 22
 * (nodejs.org/docs/latest-v22.x/api/cli.html, --experimental-async-context-frame).
 */
export const portalFlags = ['--experimental-async-context-frame'];
