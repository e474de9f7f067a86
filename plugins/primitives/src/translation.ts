import {
  createTranslationRef,
  TranslationRef,
} from '@backstage/frontend-plugin-api';
import { sayings } from '@ameide/plugin-primitives-common';
import { pipelineMessages } from './translation/pipeline';
import { evidenceMessages } from './translation/evidence';
import { requestMessages } from './translation/requests';
import { sourceMessages } from './translation/sources';
import { auditMessages } from './translation/audit';

/** Every text of the primitives pages. @public */
export const primitivesTranslationRef = createTranslationRef({
  id: 'plugin.primitives',
  messages: {
    ...pipelineMessages,
    ...evidenceMessages,
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
        'You lack the permission “{{permission}}” for this step, and whoever has it takes it.',
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
    home: {
      promise:
        'Carries a primitive from an idea to production, one image digest at a time, and shows the proof of every step.',
      create: 'Create primitive',
      createForbidden: 'You lack the permission “{{permission}}”.',
      glance: 'The fleet at a glance',
      primitives: 'Primitives',
      all: 'All primitives ({{total, number}})',
      nobody: 'No primitive waits for anybody.',
      mine: 'Waiting for you',
      mineNone: 'Nothing of yours waits for anybody.',
      longest: 'Waiting longest',
      changed: 'Changed last',
      since: 'Since',
      emptyTitle: 'Your first primitive is three steps away',
      step1Title: 'Create',
      step1:
        'Name it and choose what it starts from. The portal opens a pull request with its contract, code and tests.',
      step2Title: 'Merge',
      step2:
        'CI verifies it, publishes one image digest and wires it into the GitOps repository.',
      step3Title: 'Enable in dev',
      step3:
        'Argo CD runs that digest in dev and smokes prove it. The Pipeline tab shows every step with its evidence.',
    },
    count: {
      done: 'Done in dev',
      waiting: 'Under way',
      failed: 'Failed',
      unknown: 'Unknown',
    },
    fleet: {
      title: 'Primitives',
      views: 'Views of the fleet',
      list: 'All primitives',
      promotions: 'Promotions',
      delivery: 'Delivery',
      name: 'Primitive',
      kind: 'Kind',
      owner: 'Owner',
      system: 'System',
      state: 'State',
      build: 'Build',
      next: 'Next step',
      digestAge: 'Image built',
      since: 'Unchanged since',
      filter: 'Search name, owner or system',
      all: 'All',
      sort: 'Order',
      sorts: {
        id: 'By name',
        since: 'Longest unchanged first',
        owner: 'By owner',
        system: 'By system',
        kind: 'By kind',
      },
      group: 'Group by',
      groups: {
        none: 'No groups',
        owner: 'Owner',
        system: 'System',
        kind: 'Kind',
      },
      without: { owner: 'No owner', system: 'No system', kind: 'No kind' },
      groupTotal_one: '{{count, number}} primitive',
      groupTotal_other: '{{count, number}} primitives',
      groupFailed: '{{number}} failed',
      differs: 'differs from {{source}}',
      noSystem: 'no system',
      noDigest: 'no image',
      shown_one: '{{count, number}} primitive',
      shown_other: '{{count, number}} primitives',
      hidden:
        'There are primitives that you may not read. They are neither listed nor counted; ask the platform team where you miss one.',
      noMatch: 'No primitive matches this filter.',
      clear: 'Clear the filter',
      loadingRow: 'Loading this line',
      keys: 'Arrow keys move, Enter opens.',
      saved: {
        open: 'Saved filters',
        none: 'None saved yet.',
        name: 'Name',
        confirm: 'Save',
        cancel: 'Cancel',
        remove: 'Remove “{{name}}”',
        failed: 'This could not be kept; try again: {{reason}}',
        share: 'link to what is shown',
      },
    },
    promotion: {
      step: 'From {{source}} to {{target}}',
      waiting_one: '{{count, number}} waits for {{target}}',
      waiting_other: '{{count, number}} wait for {{target}}',
      none: 'Nothing waits for {{target}}.',
      appears:
        'What is here has passed a smoke in {{source}}, at a digest that {{target}} does not run.',
      empty: 'Nothing waits for a promotion',
      emptyWhy:
        'A primitive appears here once a smoke passed for it in an environment, at a digest that the next environment does not run.',
      emptyLink_one: 'See {{count, number}} primitive that is on its way',
      emptyLink_other: 'See {{count, number}} primitives that are on their way',
      emptyFleet: 'See all primitives',
      others:
        'Whoever has it promotes; ask whoever runs the portal who that is, or for it.',
      unproven_one:
        '{{count, number}} more differs, but no smoke was seen to pass for what {{source}} runs.',
      unproven_other:
        '{{count, number}} more differ, but no smoke was seen to pass for what {{source}} runs.',
      since: 'Proven',
      size: 'Digests behind',
      unknownSize: 'Unknown: history does not reach back',
      digest: 'Digest',
      target: 'In {{target}}',
      notThere: 'Not enabled',
      never: 'Not yet',
      noSmoke: 'No smoke was seen to pass for what {{source}} runs.',
      choose: 'Nothing chosen',
      choice: 'Choice',
      chooseAll: 'Choose all that may move',
      chooseOne: 'Choose {{id}}',
      chosen_one: '{{count}} chosen',
      chosen_other: '{{count}} chosen',
      chosenAction: 'Promote the chosen by one pull request',
      unchecked: 'Holds and policy could not be looked at; CI will: {{reason}}',
      one: 'Promote',
      oneOf: 'Promote {{id}}',
      pullFailed: 'Pull request #{{number}} is open; its checks failed',
      pullPassed: 'Pull request #{{number}} waits for a person to merge it',
      pullOpen: 'Pull request #{{number}} is open; its checks have not passed yet',
      all: 'Promote all by one pull request',
      hint: 'One pull request promotes what you choose, together or not at all, or everything that may go: what is held or not proven is left out then, and the pull request says why.',
      forbidden: 'You lack the permission “{{permission}}”.',
      first: 'The {{number}} that wait longest are shown.',
    },
    delivery: {
      title: 'Delivery to {{environment}}',
      team: 'Team',
      allTeams: 'Whole fleet',
      days: 'Last {{number}} days',
      period: 'Period',
      since:
        'History begins on {{time}}: what was before is not known, and not counted.',
      noHistory: 'No history yet: nothing is known of deliveries.',
      unknown: 'Unknown',
      figure: {
        leadTime: 'Lead time for changes',
        frequency: 'Deployment frequency',
        failure: 'Change failure rate',
        restore: 'Time to restore',
      },
      meaning: {
        leadTime:
          'From the date of the commit until a smoke passed in production for its digest; the median.',
        frequency:
          'Digests whose smoke passed in production for the first time (or whose health did, where no smoke is wired), a week.',
        failure:
          'Of all digests that came to production, those whose first smoke failed there, or that a failed stage or a rollback followed within 24 hours.',
        restore:
          'From such a failure until a smoke passed, or the stage was well, in production again; the median.',
      },
      perWeek: '{{value}} a week',
      deployments_one: '{{count}} deployment',
      deployments_other: '{{count}} deployments',
      ofChanges: '{{failed}} failed of {{changes}}',
      commits: '{{unknown}} without a known commit',
      open: '{{restored}} restored, {{open}} not over',
      chart: '{{figure}} by week',
      week: 'Week from {{date}}: {{value}}',
      teams: 'By team',
      quiet_one:
        'No delivery of {{count}} team is known in this period: {{teams}}.',
      quiet_other:
        'No delivery of {{count}} teams is known in this period: {{teams}}.',
    },
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
