import { hash } from 'node:crypto';
import { Application } from '@ameide/plugin-primitives-node';
import { FactValue } from '../facts/fact';

type Sync = { revision?: string; revisions?: string[] | null };
type SyncResult = NonNullable<
  NonNullable<
    NonNullable<Application['status']>['operationState']
  >['syncResult']
>;

/** Keeps of an Application what we judge by. @internal */
export function toApplicationValue(
  application: Application,
  options: {
    instance: string;
    url: string;
    /** `<owner>/<repository>` of the GitOps repo, whose revision counts where there are several sources. */
    gitops: string;
    /** What the last sync did; a list has it elsewhere than a whole Application. */
    syncResult: SyncResult | undefined;
  },
): FactValue<'application'> {
  const { spec, status } = application;
  const sources = spec?.sources ?? (spec?.source ? [spec.source] : []);
  const resources = status?.resources ?? [];
  const counts = placeOf(options.gitops, sources);
  const revisionOf = (sync: Sync | undefined) =>
    sync?.revision || sync?.revisions?.[counts] || undefined;
  const state = status?.operationState;
  return {
    instance: options.instance,
    url: options.url,
    sync: status?.sync?.status || 'Unknown',
    revision: revisionOf(status?.sync),
    health: status?.health?.status || 'Unknown',
    healthMessage: status?.health?.message,
    healthSince: status?.health?.lastTransitionTime ?? undefined,
    reconciledAt: status?.reconciledAt ?? undefined,
    conditions: (status?.conditions ?? []).map(c => `${c.type}: ${c.message}`),
    outOfSync: resources
      .filter(r => r.status === 'OutOfSync')
      .map(r => `${r.kind}/${r.name}`),
    unhealthy: resources
      .filter(r => ['Degraded', 'Missing'].includes(r.health?.status ?? ''))
      .map(
        r => `${r.kind}/${r.name}: ${r.health?.message ?? r.health?.status}`,
      ),
    overrides: sources.flatMap(source => [
      ...(source.helm?.parameters ?? []).map(
        p => `helm parameter ${p.name ?? ''}`,
      ),
      ...(source.helm?.values ? ['helm values in the Application'] : []),
      ...(source.helm?.valuesObject
        ? ['helm valuesObject in the Application']
        : []),
      ...(source.kustomize?.images ?? []).map(
        image => `kustomize image ${image}`,
      ),
    ]),
    selfHeal: spec?.syncPolicy?.automated?.selfHeal ?? false,
    operation: state
      ? {
          phase: state.phase || 'Unknown',
          message: state.message,
          revision: revisionOf(options.syncResult),
          startedAt: state.startedAt ?? undefined,
          finishedAt: state.finishedAt ?? undefined,
          initiatedBy: initiatorOf(state),
          hooks: (options.syncResult?.resources ?? [])
            .filter(resource => resource.hookType)
            .map(resource => ({
              kind: resource.kind,
              group: resource.group,
              namespace: resource.namespace,
              name: resource.name,
              type: resource.hookType ?? '',
              phase: resource.hookPhase || 'Unknown',
              message: resource.message,
            })),
        }
      : undefined,
  };
}

/** Argo CD leaves out what is empty or false (`omitempty`), so that an empty object names nobody. */
function initiatorOf(
  state: NonNullable<NonNullable<Application['status']>['operationState']>,
): NonNullable<FactValue<'application'>['operation']>['initiatedBy'] {
  const { username, automated } = state.operation?.initiatedBy ?? {};
  if (!username && !automated) return undefined;
  return { ...(username && { username }), automated: automated ?? false };
}

/**
 * Which of several sources is `<owner>/<repository>`, whose revision counts; the first where
 * none is, as behind a mirror of another name.
 * @internal
 */
export function placeOf(
  repository: string,
  sources: readonly { repoURL?: string }[],
): number {
  const place = sources.findIndex(({ repoURL }) =>
    isRepository(repoURL, repository),
  );
  return Math.max(0, place);
}

/** True for any address of the repository: by https, by ssh, with or without `.git`. */
function isRepository(url: string | undefined, name: string): boolean {
  const path = (url ?? '').replace(/(\.git)?\/*$/, '').toLowerCase();
  const wanted = name.toLowerCase();
  return path.endsWith(`/${wanted}`) || path.endsWith(`:${wanted}`);
}

/**
 * Health read before the last sync ended is the health of what ran before it: Argo CD's
 * operations and its looks at health are two loops (Kargo's rule, akuity/kargo PR 5832).
 * @internal
 */
export function isHealthOfLastSync(value: FactValue<'application'>): boolean {
  const finished = value.operation?.finishedAt;
  if (!finished) return true;
  return (
    value.reconciledAt !== undefined &&
    Date.parse(value.reconciledAt) >= Date.parse(finished)
  );
}

/**
 * All that an Application says, but for when it was looked at last and at which
 * revisions: those move with every push to the repository, for every Application, and
 * say nothing while Git asks for the same.
 * @internal
 */
export function meaningOf(value: FactValue<'application'>): string {
  const { reconciledAt: _looked, revision: _at, operation, ...rest } = value;
  const { revision: _synced, ...done } = operation ?? {};
  return hashOf([sorted(rest), sorted(done), isHealthOfLastSync(value)]);
}

/**
 * What a list tells of an Application; conditions, the operation's message and the revision
 * that was compared last it does not. The revision of the sync is of its result, and is
 * all that tells two syncs within one second apart.
 * @internal
 */
export function listedOf(value: FactValue<'application'>): string {
  const { sync, health, healthMessage, outOfSync, unhealthy } = value;
  const { overrides, selfHeal, operation } = value;
  return hashOf([
    ...[sync, health, healthMessage, outOfSync, unhealthy],
    ...[overrides, selfHeal, operation?.phase],
    ...[operation?.startedAt, operation?.finishedAt, operation?.revision],
    operation?.hooks.map(hook => [hook.kind, hook.name, hook.phase]),
  ]);
}

/** Short enough to hold 60,000 of, long enough that two never meet. @internal */
export function hashOf(value: unknown): string {
  return hash('sha1', JSON.stringify(value), 'base64url').slice(0, 16);
}

/** Members by name, so that what came from the database compares with what came from Argo CD. */
function sorted(value: object): unknown[] {
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => [
      key,
      isPlain(member) ? sorted(member) : listed(member),
    ]);
}

function listed(value: unknown): unknown {
  return Array.isArray(value)
    ? value.map(member => (isPlain(member) ? sorted(member) : member))
    : value;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
