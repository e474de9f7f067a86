import { applicationName, Attestation } from '@ameide/plugin-primitives-common';
import { LineageFacts, Seen } from './lineage-facts';
import { FactKind } from '../facts/fact';

/** A digest in one environment of one primitive. @internal */
export type Place = { id: string; environment: string; digest: string };

/** First digits, as people compare them. */
const short = (digest: string) => digest.slice(0, 19);

/**
 * Judges one kind of fact about a place: `now` where the current one speaks for it,
 * `before` where only an earlier one does, `no` where there are facts and none does, and
 * `unknown` where there are none, or none of them tells.
 */
function attest<K extends FactKind>(options: {
  seen: readonly Seen<K>[];
  /** Undefined where the fact does not tell. */
  holds: (value: Seen<K>['value']) => boolean | undefined;
  evidence: (seen: Seen<K>) => Attestation['evidence'];
  words: Record<'now' | 'before' | 'no' | 'unknown', string>;
}): Attestation {
  const { seen, holds, evidence, words } = options;
  const found =
    seen.find(s => s.until === undefined && holds(s.value)) ??
    seen.find(s => holds(s.value));
  if (found) {
    const status = found.until === undefined ? 'now' : 'before';
    return {
      status,
      message: words[status],
      from: moment(found.since),
      ...(found.until !== undefined && { until: moment(found.until) }),
      evidence: evidence(found),
    };
  }
  const current = seen.find(s => s.until === undefined);
  const silent = !current || holds(current.value) === undefined;
  const status = silent ? 'unknown' : 'no';
  return {
    status,
    message: words[status],
    evidence: current && !silent ? evidence(current) : [],
  };
}

/** Whether Git asks for the digest there. @internal */
export function attestDesired(facts: LineageFacts, place: Place): Attestation {
  const { id, environment, digest } = place;
  const seen = facts.desired.filter(s => s.subject === `${environment}/${id}`);
  const current = seen.find(s => s.until === undefined)?.value;
  const instead = current?.digest
    ? `asks for ${short(current.digest)} instead`
    : 'asks for no digest there';
  return attest({
    seen,
    holds: desired => desired.enabled && desired.digest === digest,
    evidence: () => [],
    words: {
      now: `Git asks for it in ${environment}`,
      before: `Git asked for it in ${environment}, and no longer does`,
      no: `Git ${instead}`,
      unknown: `What Git asks for in ${environment} is not known`,
    },
  });
}

/** Whether Argo CD synced a revision that asks for the digest. @internal */
export function attestSynced(facts: LineageFacts, place: Place): Attestation {
  const name = applicationName(place.environment, place.id);
  return attest({
    seen: facts.application.filter(s => s.subject === name),
    holds: application =>
      application.asked &&
      application.sync === 'Synced' &&
      application.asked.enabled &&
      application.asked.digest === place.digest,
    evidence: ({ value }) => [{ title: name, url: value.url }],
    words: {
      now: `Argo CD has synced it to ${place.environment}`,
      before: `Argo CD had synced it to ${place.environment}`,
      no: `Argo CD is not Synced at a revision that asks for it`,
      unknown: `No Application ${name} is known with what it synced`,
    },
  });
}

/** Whether pods run the digest. @internal */
export function attestRunning(facts: LineageFacts, place: Place): Attestation {
  const name = applicationName(place.environment, place.id);
  const application = facts.application.find(s => s.subject === name)?.value;
  return attest({
    seen: facts.workload.filter(s => s.subject === name),
    holds: workload =>
      workload.pods.some(pod =>
        pod.images.some(image => image.endsWith(`@${place.digest}`)),
      ),
    evidence: () =>
      application ? [{ title: name, url: application.url }] : [],
    words: {
      now: `Pods in ${place.environment} run it`,
      before: `Pods in ${place.environment} ran it; none does now`,
      no: `No pod in ${place.environment} runs it`,
      unknown: `Which pods run in ${place.environment} is not known`,
    },
  });
}

/** Whether the smoke passed for the digest; its result is kept, so that it holds from then on. @internal */
export function attestSmoke(facts: LineageFacts, place: Place): Attestation {
  const name = applicationName(place.environment, `${place.id}-smoke`);
  const about = facts.smoke.filter(
    ({ subject, value }) =>
      subject.startsWith(`${name}@`) && value.asked?.digest === place.digest,
  );
  const passed = about.find(({ value }) => value.phase === 'Succeeded');
  const latest = passed ?? about[0];
  if (!latest) {
    return {
      status: 'unknown',
      message: `No smoke of it in ${place.environment} is known`,
      evidence: [],
    };
  }
  const { phase, message, startedAt, finishedAt } = latest.value;
  return {
    status: passed ? 'now' : 'no',
    message: passed
      ? `Its smoke passed in ${place.environment}`
      : `Its smoke in ${place.environment} is ${phase}${
          message ? `: ${message}` : ''
        }`,
    from: finishedAt ?? startedAt ?? moment(latest.since),
    evidence: facts.application
      .filter(s => s.subject === name && s.until === undefined)
      .map(({ value }) => ({ title: name, url: value.url })),
  };
}

function moment(ms: number): string {
  return new Date(ms).toISOString();
}
