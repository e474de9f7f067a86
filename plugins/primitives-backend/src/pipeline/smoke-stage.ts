import { Stage } from '@ameide/plugin-primitives-common';
import { FactValue } from '../facts/fact';
import { short } from './context';
import { EnvironmentContext } from './environment-context';
import { hookResources, stage } from './stage';
import { wasRead } from './staleness';

/** The smokes of one environment: they count only for a revision whose smoke values pin the digest. @internal */
export function smokeStage(about: EnvironmentContext, enable: Stage): Stage {
  const { context, environment } = about;
  const { view, wiring, digest, id, sources } = context;
  if (wiring && !wiring.smoke) {
    return stage(
      'smoke',
      'unknown',
      'No smoke is wired, so nothing proves that it works.',
    );
  }
  if (enable.status !== 'passed' || !digest) {
    return stage(
      'smoke',
      'waiting',
      `Waits until Git asks for ${
        digest ? short(digest) : 'a digest'
      } in ${environment}.`,
    );
  }
  const component = `${environment}/${id}-smoke`;
  const { smokeName: name, smokeApplication: application } = about;
  const evidence = application && [
    { title: `Application ${name}`, url: application.url },
  ];
  const desired = view.get('desired', component);
  if (!desired?.enabled || desired.digest !== digest) {
    return stage(
      'smoke',
      'waiting',
      `Git asks the smoke for ${
        desired?.enabled ? short(desired.digest) : 'nothing'
      }, not for ${short(digest)}.`,
      { evidence },
    );
  }
  const results = view
    .entries('smoke')
    .filter(
      ([subject, { asked }]) =>
        subject.startsWith(`${name}@`) &&
        asked?.enabled &&
        asked.digest === digest,
    )
    .map(([subject, result]) => ({ subject, result }))
    .sort((a, b) => startOf(b.result).localeCompare(startOf(a.result)));
  const newest = results.at(0);
  if (!newest) {
    if (!application)
      return wasRead(sources, 'argocd')
        ? stage('smoke', 'running', `Argo CD has no Application ${name} yet.`)
        : stage('smoke', 'unknown', 'Argo CD has not been read yet.');
    const running = application.operation?.phase === 'Running';
    return stage(
      'smoke',
      running ? 'running' : 'waiting',
      `No smoke has run for ${short(digest)} yet.`,
      { evidence },
    );
  }
  const { result, subject } = newest;
  const resources = hookResources(result.hooks);
  const more = { evidence, digest, since: result.finishedAt, resources };
  switch (result.phase) {
    case 'Succeeded':
      return stage(
        'smoke',
        'passed',
        `${countOf(result)} succeeded for ${short(digest)}.`,
        more,
      );
    case 'Running':
      return stage(
        'smoke',
        'running',
        `${countOf(result)} under way for ${short(digest)}.`,
        { evidence, digest, resources },
      );
    default: {
      const failed = result.hooks
        .filter(h => h.phase !== 'Succeeded')
        .map(h => `${h.kind}/${h.name}`);
      const which = failed.length > 0 ? failed.join(', ') : 'The smoke';
      return stage(
        'smoke',
        'failed',
        `${which} failed for ${short(digest)}: ${
          result.message ?? 'Argo CD gives no reason'
        }.`,
        {
          ...more,
          log: view.get('smoke-log', subject)?.log,
        },
      );
    }
  }
}

function startOf(result: FactValue<'smoke'>): string {
  return result.startedAt ?? result.finishedAt ?? '';
}

function countOf(result: FactValue<'smoke'>): string {
  return result.hooks.length === 1
    ? '1 smoke'
    : `${result.hooks.length} smokes`;
}
