import { applicationName } from '@ameide/plugin-primitives-common';
import { short } from '../pipeline/context';
import { ScopeRule } from './rule';

/**
 * Nothing runs that Git does not name. Only settled workloads are judged: while Argo CD
 * rolls out, pods of the digest before still run, as they should.
 * @internal
 */
export const imagesFromGit: ScopeRule = {
  rule: 'images-git-names',
  title: 'Every running image is one that Git names',
  source: 'argocd',
  looked: count =>
    `Settled workloads whose pods were looked at for images that Git does not ask for: ${count}.`,
  nothing: 'No pods have been read yet.',
  look({ view }) {
    const places = view.entries('desired').flatMap(([subject, desired]) => {
      const [environment, id] = subject.split('/');
      if (id.endsWith('-smoke')) return [];
      const name = applicationName(environment, id);
      const application = view.get('application', name);
      const workload = view.get('workload', name);
      const isSettled =
        application?.sync === 'Synced' &&
        application.health === 'Healthy' &&
        application.operation?.phase !== 'Running' &&
        application.asked?.digest === desired.digest;
      return workload && application && isSettled
        ? [{ name, application, workload, desired }]
        : [];
    });
    return {
      looked: places.length,
      breaches: places.flatMap(({ name, application, workload, desired }) => {
        // Sidecars have other repositories; the primitive's own is the one that Git names.
        const repository = repositoryOf(desired.imageRef ?? '');
        const foreign = workload.pods.flatMap(pod =>
          pod.images
            .filter(
              image =>
                (!desired.enabled || repositoryOf(image) === repository) &&
                image !== desired.imageRef,
            )
            .map(image => ({ pod: pod.name, image })),
        );
        if (foreign.length === 0) return [];
        const wanted = desired.enabled
          ? `Git asks for ${short(desired.digest)}`
          : 'Git asks for nothing there';
        return [
          {
            subject: name,
            message: `${foreign
              .map(({ pod, image }) => `Pod ${pod} runs ${image}`)
              .join('; ')}; ${wanted}.`,
            evidence: [{ title: `Application ${name}`, url: application.url }],
          },
        ];
      }),
    };
  },
};

/** Without digest and tag; a colon before the last slash is a port. */
function repositoryOf(image: string): string {
  return image.split('@')[0].replace(/:[^:/]*$/, '');
}
