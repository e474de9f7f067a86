import {
  createTranslationRef,
  TranslationRef,
} from '@backstage/frontend-plugin-api';
import { sayings } from '@ameide/plugin-primitives-common';
import { pipelineMessages } from './translation/pipeline';
import { evidenceMessages } from './translation/evidence';
import { fleetMessages } from './translation/fleet';
import { requestMessages } from './translation/requests';
import { sourceMessages } from './translation/sources';
import { auditMessages } from './translation/audit';

/** Every text of the primitives pages. @public */
export const primitivesTranslationRef = createTranslationRef({
  id: 'plugin.primitives',
  messages: {
    ...pipelineMessages,
    ...evidenceMessages,
    ...fleetMessages,
    ...requestMessages,
    /** What the backend says, by the ids that its answers have. */
    said: sayings,
    status: {
      passed: 'Passed',
      failed: 'Failed',
      running: 'Running',
      waiting: 'Waiting',
      unknown: 'Unknown',
      notEnabled: 'Not enabled',
      stale: 'last known',
    },
    verdict: {
      ...{ met: 'Met', 'not-met': 'Not met', unknown: 'Unknown' },
      'not-applicable': 'Nothing to judge yet',
    },
    lane: { build: 'Build', stages: '{{lane}} stages' },
    stage: {
      contract: 'Contract',
      verify: 'Verify',
      image: 'Image',
      wiring: 'Wiring',
      enable: 'Enable',
      sync: 'Sync',
      health: 'Health',
      smoke: 'Smoke',
      announce: '{{lane}}, {{stage}}: {{status}}',
      digest: 'About digest',
      noDigest: 'Not about any digest yet',
      since: 'Since',
      evidence: 'Evidence',
      noEvidence: 'No evidence yet',
      details: '{{lane}} · {{stage}}',
      logOf: 'Log of {{stage}} in {{lane}}',
    },
    checks: {
      title: 'Checks',
      check: 'Check',
      result: 'Result',
      message: 'What it says',
      error: 'Could not run',
    },
    findings: {
      title: 'Findings',
      rule: 'Rule',
      message: 'What is wrong',
      place: 'Where',
      remedy: 'What to do',
      noPlace: 'whole primitive',
    },
    source: {
      'github-core': 'The core repository on GitHub',
      'github-gitops': 'The GitOps repository on GitHub',
      registry: 'The image registry',
      argocd: 'Argo CD',
      failedSince:
        '{{source}} could not be read since {{time}}; the last known state is shown.',
      failed: '{{source}} could not be read.',
      limited:
        '{{source}} is not read in full until {{time}}, to leave the rest of its rate limit to others; the last known state is shown.',
      never: '{{source}} has not been read yet; what rests on it is unknown.',
      neverAll:
        'Not read yet, so that what rests on it is unknown: {{sources}}.',
      why: 'Why, on the page of sources',
    },
    sources: sourceMessages,
    common: {
      copy: 'Copy {{what}}',
      copied: 'Copied',
      copyFailed: 'The browser refused to copy; select the text instead',
      digest: 'digest',
      log: 'log',
      retry: 'Try again',
      refresh: 'Read again',
      refreshFailed: 'The sources could not be asked: {{reason}}',
      loading: 'Loading',
      justNow: 'just now',
      read: 'Read',
      newTab: 'opens in a new tab',
      none: 'none',
      unknownOwner: 'no owner',
    },
    error: {
      title: 'This could not be loaded',
      stale: 'This could not be read again; what you see may be old.',
      forbidden: 'You may not see this',
      forbiddenHint:
        'Ask whoever runs the portal for the permission “{{permission}}”.',
    },
    pipeline: {
      digest: 'Digest',
      noDigest: 'No image yet',
      commit: 'Commit',
      noCommit: 'No commit yet',
      by: 'by {{author}}',
      image: 'Image',
      branch: 'Branch',
      branchHint: 'not on main yet',
      lanes: 'Path of the digest',
      emptyTitle: 'No pipeline yet',
      emptyBody:
        'Nothing has been seen of {{id}} so far. Its first commit in the core repository starts the pipeline.',
      unknownTitle: 'No primitive is called “{{id}}”',
      unknownBody:
        'The entity names it in the annotation {{annotation}}. Check that the value is <kind>-<name>-<version>, as in domain-orders-v0, and that its folder exists in the core repository.',
      card: 'Pipeline',
      open: 'Open the pipeline',
    },
    next: {
      title: 'Next step',
      forbidden:
        'You lack the permission “{{permission}}” for this step, which somebody takes who has it: {{why}}',
      approvers:
        'CI opens the pull request, which {{approvers}} approve before it is merged.',
      promotionApprovers:
        'This digest is proven in {{source}}; CI opens the pull request, which {{approvers}} approve before it is merged.',
      pullApprovers:
        'Pull request #{{number}} passed its checks and waits for {{approvers}} to approve it before it is merged.',
    },
    done: {
      title: 'Definition of Done',
      summary: '{{met}} of {{total}} met',
      empty: 'No rule has been judged yet.',
      as: 'As in {{environment}}.',
      knownAs: '{{known}} (Last known, as in {{environment}})',
    },
    /** Headers of pages in the older frontend system. */
    header: { fleet: 'Primitives', audit: 'Audit', sources: 'Sources' },
    audit: auditMessages,
    preview: {
      title: 'Files',
      incomplete: 'Fill in kind, name and language to see the files.',
      failed: 'The list of files could not be made: {{reason}}',
    },
    nameField: {
      title: 'Name',
      help: 'Lower-case words joined by single hyphens, at most {{max}} characters.',
      checking: 'Looking whether the name is free…',
      free: '{{id}} is free.',
      begun:
        '{{id}} has an open pull request; creating it again goes on where it stopped.',
      taken: 'name: {{id}} exists already; choose another name or version',
      unchecked:
        'Whether the name is free could not be looked up, and is before anything is made: {{reason}}',
      notLooked:
        'Whether the name is free could not be looked up, and is before anything is made.',
    },
  },
});

/** The same messages by ids that come from the backend, which no type knows. @internal */
export const messagesByAnyId: TranslationRef<string, { [id: string]: string }> =
  primitivesTranslationRef;
