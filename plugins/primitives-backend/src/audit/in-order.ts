import { gitopsFileUrl, short } from '../pipeline/context';
import { ScopeRule } from './rule';

/**
 * No digest skips an environment. One that an earlier environment moved on from went
 * through it all the same: its smoke there, or a workload of it, was seen and is kept.
 * @internal
 */
export const inOrder: ScopeRule = {
  rule: 'no-skipped-environment',
  title: 'Every digest went through the environments before',
  source: 'github-gitops',
  looked: count =>
    `Primitives enabled beyond the first environment that were looked at for their digest in the one before: ${count}.`,
  look({ view, config }) {
    const enabled = config.environments
      .slice(1)
      .flatMap((environment, index) => {
        const before = config.environments[index];
        return view.entries('desired').flatMap(([subject, desired]) => {
          const [place, id] = subject.split('/');
          if (place !== environment || id.endsWith('-smoke')) return [];
          if (!desired.enabled || !desired.digest) return [];
          return [{ environment, before, id, desired, digest: desired.digest }];
        });
      });
    const passedThrough = (id: string, environment: string, digest: string) =>
      view.get('desired', `${environment}/${id}`)?.digest === digest ||
      view
        .entries('smoke')
        .some(
          ([subject, smoke]) =>
            subject.startsWith(`${environment}-${id}-smoke@`) &&
            smoke.phase === 'Succeeded' &&
            smoke.asked?.digest === digest,
        );
    return {
      looked: enabled.length,
      breaches: enabled
        .filter(e => !passedThrough(e.id, e.before, e.digest))
        .map(({ environment, before, id, desired, digest }) => ({
          subject: `${environment}/${id}`,
          message: `${id} is at ${short(
            digest,
          )} in ${environment}, and neither does ${before} ask for that digest nor was its smoke seen to pass there.`,
          evidence: [
            { title: desired.path, url: gitopsFileUrl(config, desired.path) },
          ],
        })),
    };
  },
};
