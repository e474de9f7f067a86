import {
  EnvironmentPipeline,
  say,
  Saying,
  sayStale,
  spoken,
  Stage,
  Verdict,
  verbatim,
} from '@ameide/plugin-primitives-common';
import { failedBefore, saidBefore } from './said-before';

const of = (
  environment: string | undefined,
  saying: Saying,
  status: Verdict['status'] = 'unknown',
): Verdict => {
  const { text: reason } = spoken(saying);
  return {
    ...{ rule: 'r', title: 'R', environment, status, evidence: [] },
    ...{ reason, said: { reason: saying } },
  };
};
const why = say('stale.neverRead', { source: 'Argo CD' });
const stale = (text: string, because = why) =>
  sayStale({ message: verbatim(text), why: because });
const unread = say('unread.argocd');

describe('saidBefore', () => {
  it.each<[string, Verdict[], ReturnType<typeof saidBefore>]>([
    ['the first', [of('dev', unread)], undefined],
    [
      'the same in another environment',
      [of('dev', unread), of('staging', unread)],
      { environment: 'dev' },
    ],
    [
      'the same in the same environment',
      [of('dev', unread), of('dev', unread)],
      undefined,
    ],
    [
      'the same of the primitive itself',
      [of(undefined, unread), of('dev', unread)],
      undefined,
    ],
    [
      'what is met',
      [of('dev', unread, 'met'), of('staging', unread, 'met')],
      undefined,
    ],
    [
      'something else that is stale for the same reason',
      [of('dev', stale('Synced at 1.')), of('staging', stale('Synced at 2.'))],
      { environment: 'dev', known: verbatim('Synced at 2.') },
    ],
    [
      'the same that is stale for another reason',
      [
        of('dev', stale('Synced at 1.')),
        of('staging', stale('Synced at 1.', verbatim('Not configured'))),
      ],
      undefined,
    ],
  ])('of %s', (_, verdicts, expected) => {
    expect(saidBefore(verdicts, verdicts[verdicts.length - 1])).toEqual(
      expected,
    );
  });
});

describe('failedBefore', () => {
  const stage = (status: Stage['status'], message: string): Stage => ({
    ...{ id: 'sync', status, message, evidence: [] },
  });
  const found: [EnvironmentPipeline['environment'], Stage][] = [
    ['dev', stage('passed', 'No repo server')],
    ['staging', stage('failed', 'No repo server')],
    ['production', stage('failed', 'No repo server')],
  ];
  const environments = found.map(([environment, each]) => ({
    ...{ environment, enabled: true, stages: [each] },
  }));

  it.each<[string, Stage, string | undefined]>([
    ['production', stage('failed', 'No repo server'), 'staging'],
    ['production', stage('failed', 'Forbidden'), undefined],
    ['production', stage('passed', 'No repo server'), undefined],
    ['staging', stage('failed', 'No repo server'), undefined],
  ])('of %s', (environment, each, expected) => {
    expect(failedBefore(environments, environment, each)).toBe(expected);
  });
});
