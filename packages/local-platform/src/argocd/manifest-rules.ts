import type { KubernetesObject } from '../cluster';
import { describeUnsupported } from './unsupported';

const prefix = 'argocd.argoproj.io/';

/** Annotations of resources that are honoured, with the values that are; null stands for any. */
const honoured: Record<string, Set<string> | null> = {
  'tracking-id': null,
  'sync-wave': null,
  // Says which updates of a live object are worth a look; here every update is.
  'ignore-resource-updates': null,
  hook: new Set(['PreSync', 'Sync', 'PostSync', 'SyncFail', 'Skip']),
  'hook-delete-policy': new Set(['HookSucceeded', 'HookFailed', 'BeforeHookCreation']),
  'sync-options': new Set(['Prune=false', 'Prune=true', 'PruneLast=true', 'SkipDryRunOnMissingResource=true', 'Validate=true']),
};

/** Helm hooks that Argo CD would run when an Application is deleted; those that it passes over itself are not among them. */
const deletionHooks = new Set(['pre-delete', 'post-delete']);

const list = (text: string) => text.split(',').map(each => each.trim()).filter(each => each !== '');

function problemsOf(object: KubernetesObject): string[] {
  const where = `${object.kind} ${object.metadata.name}`;
  return Object.entries(object.metadata.annotations ?? {}).flatMap(([name, value]) => {
    if (name === 'helm.sh/hook') return list(value).filter(each => deletionHooks.has(each)).map(each => `${name} ${each} of ${where}`);
    if (!name.startsWith(prefix)) return [];
    const values = honoured[name.slice(prefix.length)];
    if (values === null) return [];
    if (values === undefined) return [`annotation ${name} of ${where}`];
    return list(value).filter(each => !values.has(each)).map(each => `${name} ${each} of ${where}`);
  });
}

/** What manifests ask of Argo CD by annotations that it does not do here; undefined when there is nothing. */
export function manifestProblem(objects: KubernetesObject[]): string | undefined {
  return describeUnsupported(objects.flatMap(problemsOf));
}
