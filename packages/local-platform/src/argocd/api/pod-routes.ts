import type { Request, Router } from 'express';
import { z } from 'zod';
import type { ClusterPort } from '../../cluster';
import type { ApplicationStore } from '../application-store';
import { resourceTree, type ResourceNode } from '../resource-tree';
import type { Accounts } from './accounts';
import { requireApplication } from './application-routes';
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

const containersSchema = z.looseObject({ containers: z.array(z.looseObject({ name: z.string() })).min(1) });

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
export function addPodRoutes(router: Router, options: { accounts: Accounts; store: ApplicationStore; cluster: ClusterPort }): void {
  const { accounts, store, cluster } = options;

  router.get(['/applications/:name/logs', '/applications/:name/pods/:podName/logs'], (request, response) => {
    accounts.require(request);
    const application = requireApplication(request, store).metadata.name;
    const parsed = querySchema.safeParse(request.query);
    if (!parsed.success) throw new ApiError(3, `${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`);
    const { container, tailLines } = parsed.data;
    const podName = 'podName' in request.params ? request.params.podName : parsed.data.podName;
    const pods = podsOf(request, resourceTree({ cluster, application }), podName);
    if (pods.length === 0) throw new ApiError(3, podName ? `pods "${podName}" not found as part of application ${application}` : 'no pods found');
    const entries = pods.flatMap(({ namespace, name }) => {
      const pod = cluster.get({ group: '', kind: 'Pod', namespace, name });
      const [first] = containersSchema.safeParse(pod?.spec).data?.containers ?? [];
      const lines = cluster.logs({ namespace, pod: name, container: container ?? first?.name ?? '', tailLines }) ?? [];
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
    const nodes = resourceTree({ cluster, application }).filter(
      node => (!resourceName || node.name === resourceName) && (!resourceNamespace || node.namespace === resourceNamespace),
    );
    const items = nodes.flatMap(node =>
      cluster
        .events({ namespace: node.namespace, name: node.name })
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
