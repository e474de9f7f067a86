import { ArgoCDGateway, toServiceError } from '@ameide/plugin-primitives-node';
import { Fact, FactValue } from '../facts/fact';
import { FactView } from '../facts/fact-view';
import { failedPhases } from './application';
import { factsOf } from './fact-of';
import { followUpsPerReconcile } from './source';

/** Lines of a failed smoke's log that are kept; the rest is a click away. */
const logLines = 100;

type Details = {
  instances: ArgoCDGateway[];
  view: FactView;
  at: number;
  signal: AbortSignal;
};

/**
 * Pods of workloads that changed, or that do not yet run what Git asks for. Those that
 * changed come first, so that a workload that never settles holds up nobody.
 * @internal
 */
export async function readWorkloads(
  options: Details & {
    /** Names of the Applications to consider. */
    workloads: string[];
    /** What was known before this look. */
    before: FactView;
  },
): Promise<Fact[]> {
  const { instances, workloads, view, before, at, signal } = options;
  const fact = factsOf('argocd', at);
  const wanted = workloads.flatMap(name => {
    const application = view.get('application', name);
    const desired = view.get('desired', desiredSubject(name));
    if (!application || (desired && !desired.enabled)) return [];
    const known = before.get('application', name);
    const changed = JSON.stringify(known) !== JSON.stringify(application);
    const settled = isSettled(view.get('workload', name), desired?.digest);
    return changed || !settled ? [{ name, application, changed }] : [];
  });
  wanted.sort((a, b) => Number(b.changed) - Number(a.changed));
  const facts: Fact[] = [];
  for (const { name, application } of wanted.slice(0, followUpsPerReconcile)) {
    const argocd = instances.find(i => i.name === application.instance);
    // An Application that is being deleted has no tree any more; its pods stay as last seen.
    const nodes = await argocd
      ?.resourceTree(name, { signal })
      .catch(() => undefined);
    if (!nodes) continue;
    const pods = nodes
      .filter(node => node.kind === 'Pod')
      .map(node => ({
        name: node.name,
        images: node.images ?? [],
        health: node.health?.status ?? 'Unknown',
      }));
    facts.push(
      fact('workload', name, { pods }, { revision: JSON.stringify(pods) }),
    );
  }
  return facts;
}

/** Logs of failed smokes, each read once: Argo CD may delete the Job. @internal */
export async function readSmokeLogs(options: Details): Promise<Fact[]> {
  const { instances, view, at, signal } = options;
  const fact = factsOf('argocd', at);
  const wanted = view
    .entries('smoke')
    .filter(
      ([subject, smoke]) =>
        smoke.phase === 'Failed' && !view.get('smoke-log', subject),
    );
  const facts: Fact[] = [];
  for (const [subject, smoke] of wanted.slice(0, followUpsPerReconcile)) {
    const [application] = subject.split('@');
    const instance = view.get('application', application)?.instance;
    const argocd = instances.find(i => i.name === instance);
    const hook = smoke.hooks.find(h => failedPhases.includes(h.phase));
    if (!argocd || !hook?.namespace) continue;
    const log = await argocd
      .logs({
        application,
        namespace: hook.namespace,
        kind: hook.kind,
        group: hook.group,
        resource: hook.name,
        tailLines: logLines,
        signal,
      })
      .catch((error: unknown) => {
        const { message } = toServiceError(argocd.system, error);
        return `The log could not be read: ${message}`;
      });
    facts.push(fact('smoke-log', subject, { log }, { revision: subject }));
  }
  return facts;
}

function isSettled(
  workload: FactValue<'workload'> | undefined,
  digest: string | undefined,
) {
  if (!workload) return false;
  if (!digest) return true;
  const runs = (images: string[]) =>
    images.some(image => image.endsWith(`@${digest}`));
  return (
    workload.pods.length > 0 && workload.pods.every(pod => runs(pod.images))
  );
}

/** `<env>-<component>` as the subject of what Git asks for: no environment's name has a hyphen. */
function desiredSubject(application: string): string {
  return application.replace('-', '/');
}
