import { applicationName, say, told } from '@ameide/plugin-primitives-common';
import { short, shortOrNone } from '../pipeline/context';
import { applicationEvidence } from '../pipeline/stage';
import { isOfLastSync } from '../facts/of-last-sync';
import { ScopeRule } from './rule';

/**
 * How long pods of the version before may still run after a sync or a new ReplicaSet: what
 * Kubernetes itself gives a rollout (`progressDeadlineSeconds` is 600 by default).
 */
const graceMinutes = 10;

/**
 * Nothing runs that Git does not name. Only settled workloads are judged: while Argo CD
 * rolls out, pods of the digest before still run, as they should. Argo CD calls it Healthy
 * before the last of them is gone, and its resource tree tells which are on their way out:
 * those that are being deleted are never judged, others after the grace.
 * @internal
 */
export const imagesFromGit: ScopeRule = {
  rule: 'images-git-names',
  sources: ['argocd', 'github-gitops'],
  looked: count => say('check.images.looked', { count, minutes: graceMinutes }),
  nothing: say('check.images.nothing'),
  undecided: number => say('check.images.undecided', { number }),
  look({ view, now }) {
    const unread = view.entries('desired').filter(([subject, desired]) => {
      const [environment, id] = subject.split('/');
      const name = applicationName(environment, id);
      return desired.unreadable && view.get('workload', name);
    });
    const places = view.entries('desired').flatMap(([subject, desired]) => {
      const [environment, id] = subject.split('/');
      if (id.endsWith('-smoke')) return [];
      const name = applicationName(environment, id);
      const application = view.get('application', name);
      const workload = view.get('workload', name);
      // What cannot be read names no image, and forbids none.
      if (desired.unreadable !== undefined) return [];
      const isSettled =
        workload !== undefined &&
        application?.sync === 'Synced' &&
        application.health === 'Healthy' &&
        application.operation?.phase !== 'Running' &&
        isOfLastSync(workload, application) &&
        application.asked?.digest === desired.digest;
      return isSettled
        ? [{ id, environment, name, application, workload, desired }]
        : [];
    });
    const due: number[] = [];
    const breaches = places.flatMap(
      ({ id, environment, name, application, workload, desired }) => {
        // Sidecars have other repositories; the primitive's own is the one that Git names.
        const repository = repositoryOf(desired.imageRef ?? '');
        const nameOf = namesIn(repository);
        const isForeign = (image: string) =>
          (!desired.enabled || repositoryOf(image) === repository) &&
          image !== desired.imageRef;
        const foreign = workload.pods.flatMap(pod => {
          if (pod.terminating) return [];
          const images = pod.images.filter(isForeign);
          const mayStayUntil = graceEnd(
            application.operation?.finishedAt,
            pod.supersededAt,
          );
          if (images.length > 0 && mayStayUntil > now.getTime()) {
            due.push(mayStayUntil);
            return [];
          }
          return images.map(image => ({ pod: pod.name, image }));
        });
        if (foreign.length === 0) return [];
        const pods = foreign.map(({ pod, image }) =>
          say('breach.pod', { pod, image: nameOf(image) }),
        );
        const saying = desired.enabled
          ? say('breach.image', { digest: shortOrNone(desired.digest), pods })
          : say('breach.imageOff', { pods });
        return [
          {
            ...{ id, environment },
            subject: name,
            ...told(saying),
            evidence: [applicationEvidence(name, application.url)],
          },
        ];
      },
    );
    return {
      looked: places.length + unread.length,
      unknown: unread.length,
      breaches,
      dueAt: due.length > 0 ? Math.min(...due) : undefined,
    };
  },
};

/** The digest of the own repository's; of what Git does not ask for at all, the whole. */
function namesIn(repository: string) {
  return (image: string) => {
    const [name, digest] = image.split('@');
    return digest && repositoryOf(name) === repository ? short(digest) : image;
  };
}

/** In ms; 0 where none of the times is known. */
function graceEnd(...times: Array<string | undefined>): number {
  const began = times.map(time => (time && Date.parse(time)) || 0);
  const last = Math.max(...began);
  return last > 0 ? last + graceMinutes * 60_000 : 0;
}

/** Without digest and tag; a colon before the last slash is a port. */
function repositoryOf(image: string): string {
  return image.split('@')[0].replace(/:[^:/]*$/, '');
}
