import fc from 'fast-check';
import { planProtection, RepositoryState, wantProtection } from './plan';
import { parseProtection, Protection, protectionRequest } from './protection';

const asked: RepositoryState = {
  settings: {
    allow_squash_merge: true,
    allow_merge_commit: false,
    allow_rebase_merge: false,
    allow_auto_merge: true,
    delete_branch_on_merge: true,
  },
  protection: wantProtection('gitops', undefined, 15368),
};
const plan = (current: RepositoryState, appId: number | undefined = 15368) =>
  planProtection({ kind: 'gitops', branch: 'main', current, appId });

const name = fc.stringMatching(/^[a-z]{1,6}$/);
const actors = fc.record({
  users: fc.array(name, { maxLength: 2 }),
  teams: fc.array(name, { maxLength: 2 }),
  apps: fc.array(name, { maxLength: 2 }),
});
const protections: fc.Arbitrary<Protection> = fc.record(
  {
    checks: fc.uniqueArray(
      fc.record(
        {
          context: fc.constantFrom('GitOps / Gate', 'Core / Gate', 'lint'),
          appId: fc.nat().map(id => id + 1),
        },
        { requiredKeys: ['context'] },
      ),
      { selector: check => check.context },
    ),
    mustBeUpToDate: fc.boolean(),
    reviews: fc.record(
      {
        approvals: fc.nat({ max: 6 }),
        byCodeOwners: fc.boolean(),
        dismissStale: fc.boolean(),
        ofLastPush: fc.boolean(),
        dismissers: actors,
        bypassers: actors,
      },
      {
        requiredKeys: [
          'approvals',
          'byCodeOwners',
          'dismissStale',
          'ofLastPush',
        ],
      },
    ),
    pushers: actors,
    includesAdmins: fc.boolean(),
    linearHistory: fc.boolean(),
    forcePushes: fc.boolean(),
    deletions: fc.boolean(),
    blockCreations: fc.boolean(),
    conversationsResolved: fc.boolean(),
    locked: fc.boolean(),
    forkSyncing: fc.boolean(),
  },
  {
    requiredKeys: [
      'checks',
      'mustBeUpToDate',
      'includesAdmins',
      'linearHistory',
      'forcePushes',
      'deletions',
      'blockCreations',
      'conversationsResolved',
      'locked',
      'forkSyncing',
    ],
  },
);

describe('planProtection', () => {
  it('asks for everything of a repository that has nothing', () => {
    expect(plan({ settings: {} }).changes).toEqual([
      { what: 'allow_squash_merge', from: 'unknown', to: 'true' },
      { what: 'allow_merge_commit', from: 'unknown', to: 'false' },
      { what: 'allow_rebase_merge', from: 'unknown', to: 'false' },
      { what: 'allow_auto_merge', from: 'unknown', to: 'true' },
      { what: 'delete_branch_on_merge', from: 'unknown', to: 'true' },
      {
        what: 'main: required checks',
        from: 'none',
        to: 'GitOps / Gate (by App 15368)',
      },
      { what: 'main: only by pull request', from: 'no', to: 'yes' },
      { what: 'main: review by code owners', from: 'no', to: 'yes' },
      { what: 'main: a new push takes approvals back', from: 'no', to: 'yes' },
      { what: 'main: administrators too', from: 'no', to: 'yes' },
      { what: 'main: linear history', from: 'no', to: 'yes' },
      { what: 'main: force pushes', from: 'yes', to: 'no' },
      { what: 'main: deletion', from: 'yes', to: 'no' },
    ]);
  });

  it('asks for nothing where all is there', () => {
    expect(plan(asked)).toEqual({ changes: [], settings: {} });
  });

  it('shuts who may push past a pull request out, and says who', () => {
    const protection = parseProtection({
      ...restAnswer(),
      required_pull_request_reviews: {
        require_code_owner_reviews: true,
        dismiss_stale_reviews: true,
        bypass_pull_request_allowances: {
          users: [{ login: 'ann' }],
          teams: [],
          apps: [{ slug: 'kargo' }],
        },
      },
    });
    const { changes, protection: wanted } = plan({ ...asked, protection });
    expect(changes).toEqual([
      {
        what: 'main: may go around the pull request',
        from: 'ann, App kargo',
        to: 'nobody',
      },
    ]);
    expect(wanted?.reviews?.bypassers).toEqual({
      users: [],
      teams: [],
      apps: [],
    });
  });

  it('lets any App report the check where the one of workflows is not known', () => {
    expect(wantProtection('core', undefined, undefined).checks).toEqual([
      { context: 'Core / Gate' },
    ]);
  });

  it('is done after one time, and never loosens what is stricter', () => {
    fc.assert(
      fc.property(protections, current => {
        const { protection = current } = plan({
          ...asked,
          protection: current,
        });
        expect(plan({ ...asked, protection })).toEqual({
          changes: [],
          settings: {},
        });
        expect(protection.checks).toEqual(
          expect.arrayContaining(
            current.checks.filter(({ context }) => context !== 'GitOps / Gate'),
          ),
        );
        expect(protection).toMatchObject({
          mustBeUpToDate: current.mustBeUpToDate,
          reviews: { approvals: current.reviews?.approvals ?? 0 },
          conversationsResolved: current.conversationsResolved,
          locked: current.locked,
          linearHistory: true,
          includesAdmins: true,
          forcePushes: false,
          deletions: false,
        });
        expect(protection.pushers).toEqual(current.pushers);
      }),
    );
  });
});

function restAnswer() {
  return {
    required_status_checks: {
      strict: false,
      contexts: ['GitOps / Gate'],
      checks: [{ context: 'GitOps / Gate', app_id: 15368 }],
    },
    enforce_admins: { enabled: true },
    required_linear_history: { enabled: true },
    allow_force_pushes: { enabled: false },
    allow_deletions: { enabled: false },
  };
}

describe('protectionRequest', () => {
  it('sends checks without contexts, and no lists that a repository of a person refuses', () => {
    expect(protectionRequest(wantProtection('core', undefined, 15368))).toEqual(
      {
        required_status_checks: {
          strict: false,
          checks: [{ context: 'Core / Gate', app_id: 15368 }],
        },
        enforce_admins: true,
        required_pull_request_reviews: {
          required_approving_review_count: 0,
          require_code_owner_reviews: true,
          dismiss_stale_reviews: true,
          require_last_push_approval: false,
        },
        restrictions: null,
        required_linear_history: true,
        allow_force_pushes: false,
        allow_deletions: false,
        block_creations: false,
        required_conversation_resolution: false,
        lock_branch: false,
        allow_fork_syncing: false,
      },
    );
  });
});
