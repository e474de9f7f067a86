import type { Request, Router } from 'express';
import { z } from 'zod';
import type { LiveState } from '../live-state';
import type { ResourceNode } from '../resource-tree';
import type { Accounts } from './accounts';
import { type Queried, requireApplication } from './application-query';
import { ApiError } from './errors';

const querySchema = z.looseObject({
  podName: z.string().optional(),
  namespace: z.string().optional(),
  container: z.string().optional(),
  tailLines: z.coerce.number().int().nonnegative().default(1000),
  kind: z.string().optional(),
  resourceName: z.string().optional(),
  resourceNamespace: z.string().optional(),
});

/** Pods at or below what a request names. */
function podsOf(request: Request, nodes: ResourceNode[], podName: string | undefined): ResourceNode[] {
  const { kind, resourceName, namespace } = querySchema.parse(request.query);
  const pods = nodes.filter(node => node.kind === 'Pod' && (!namespace || node.namespace === namespace));
  if (podName) return pods.filter(node => node.name === podName);
  if (!kind || !resourceName) return pods;
  const under = (node: ResourceNode): boolean =>
    (node.kind === kind && node.name === resourceName) ||
    (node.parentRefs ?? []).some(parent => nodes.some(each => each.uid === parent.uid && under(each)));
  return pods.filter(under);
}

/** Logs of pods, and events. */
export function addPodRoutes(router: Router, options: { accounts: Accounts; store: { get(name: string): Queried | undefined }; live: LiveState }): void {
  const { accounts, store, live } = options;

  router.get(['/applications/:name/logs', '/applications/:name/pods/:podName/logs'], (request, response) => {
    accounts.require(request);
    const application = requireApplication(request, store).metadata.name;
    const parsed = querySchema.safeParse(request.query);
    if (!parsed.success) throw new ApiError(3, `${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`);
    const { container, tailLines } = parsed.data;
    const podName = 'podName' in request.params ? request.params.podName : parsed.data.podName;
    const pods = podsOf(request, live.tree(application), podName);
    if (pods.length === 0) throw new ApiError(3, podName ? `pods "${podName}" not found as part of application ${application}` : 'no pods found');
    const entries = pods.flatMap(({ namespace, name }) => {
      const lines = live.logs({ application, namespace, pod: name, container, tailLines });
      return lines.map(line => ({ content: line.content, timeStamp: line.time, timeStampStr: line.time, last: false, podName: name }));
    });
    entries.sort((a, b) => (a.timeStamp < b.timeStamp ? -1 : Number(a.timeStamp > b.timeStamp)));
    response.set('Content-Type', 'application/json');
    for (const result of entries.slice(tailLines > 0 ? -tailLines : 0)) response.write(`${JSON.stringify({ result })}\n`);
    const end = new Date().toISOString();
    response.end(`${JSON.stringify({ result: { content: '', timeStamp: end, timeStampStr: end, last: true, podName: '' } })}\n`);
  });

  router.get('/applications/:name/events', (request, response) => {
    accounts.require(request);
    const application = requireApplication(request, store).metadata.name;
    const { resourceName, resourceNamespace } = querySchema.parse(request.query);
    const nodes = live.tree(application).filter(
      node => (!resourceName || node.name === resourceName) && (!resourceNamespace || node.namespace === resourceNamespace),
    );
    const items = nodes.flatMap(node =>
      live
        .events({ application, namespace: node.namespace, name: node.name })
        .filter(event => event.reference.kind === node.kind)
        .map(event => ({
          metadata: { name: `${node.name}.${event.reason.toLowerCase()}`, namespace: node.namespace },
          involvedObject: { kind: node.kind, namespace: node.namespace, name: node.name, uid: node.uid },
          reason: event.reason,
          message: event.message,
          type: event.type,
          count: event.count,
          firstTimestamp: event.firstTimestamp,
          lastTimestamp: event.lastTimestamp,
        })),
    );
    response.json({ metadata: {}, items });
  });
}
