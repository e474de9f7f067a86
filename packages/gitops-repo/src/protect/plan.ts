import { Actors, Protection, RepositoryKind } from './protection';

/** Settings of a repository that decide how pull requests are merged. */
const wantedSettings = {
  allow_squash_merge: true,
  allow_merge_commit: false,
  allow_rebase_merge: false,
  // What may go to dev alone merges by itself once the gate is green.
  allow_auto_merge: true,
  delete_branch_on_merge: true,
} as const;

/** Name of one of the settings. @public */
export type SettingName = keyof typeof wantedSettings;

/** The one required check of each kind of repository: the job of this name always reports. @public */
export const requiredCheck: Record<RepositoryKind, string> = {
  core: 'Core / Gate',
  gitops: 'GitOps / Gate',
};

/** What a repository has now. @public */
export type RepositoryState = {
  /** Undefined where GitHub does not tell. */
  settings: Partial<Record<SettingName, boolean>>;
  /** Undefined when the branch has none. */
  protection?: Protection;
};

/** One thing that changes, in words. @public */
export type ProtectionChange = { what: string; from: string; to: string };

/** What is to be done to a repository. @public */
export type ProtectionPlan = {
  changes: ProtectionChange[];
  /** The settings to write; nothing when there are none. */
  settings: Partial<Record<SettingName, boolean>>;
  /** The protection to write; undefined when it is there already. */
  protection?: Protection;
};

/**
 * The protection a branch is to have: what we ask for, and on top of it whatever is
 * stricter already. Nobody goes around the pull request, administrators included.
 * @internal
 */
export function wantProtection(
  kind: RepositoryKind,
  current: Protection | undefined,
  appId: number | undefined,
): Protection {
  const context = requiredCheck[kind];
  const others = (current?.checks ?? []).filter(c => c.context !== context);
  const reviews = current?.reviews;
  return {
    checks: [...others, { context, ...(appId !== undefined && { appId }) }],
    // GitHub does not bring waiting pull requests up to date by itself, so that of several
    // that merge by themselves all but one would wait for ever.
    mustBeUpToDate: current?.mustBeUpToDate ?? false,
    reviews: {
      // Whose files are in CODEOWNERS needs their review; what is nobody's goes by the gate alone.
      approvals: reviews?.approvals ?? 0,
      byCodeOwners: true,
      // An approval is of a digest, and the branch may be moved to another.
      dismissStale: true,
      ofLastPush: reviews?.ofLastPush ?? false,
      ...(reviews?.dismissers && { dismissers: reviews.dismissers }),
      ...(reviews?.bypassers && {
        bypassers: { users: [], teams: [], apps: [] },
      }),
    },
    ...(current?.pushers && { pushers: current.pushers }),
    includesAdmins: true,
    linearHistory: true,
    forcePushes: false,
    deletions: false,
    blockCreations: current?.blockCreations ?? false,
    conversationsResolved: current?.conversationsResolved ?? false,
    locked: current?.locked ?? false,
    forkSyncing: current?.forkSyncing ?? false,
  };
}

/** Compares what there is with what is wanted. @internal */
export function planProtection(options: {
  kind: RepositoryKind;
  branch: string;
  current: RepositoryState;
  /** The App that runs workflows; any may report the check when it is not known. */
  appId?: number;
}): ProtectionPlan {
  const { kind, branch, current, appId } = options;
  const wanted = wantProtection(kind, current.protection, appId);
  const before = describe(current.protection);
  const after = describe(wanted);
  const protectionChanges = Object.keys(after)
    .filter(what => before[what] !== after[what])
    .map(what => ({
      what: `${branch}: ${what}`,
      from: before[what],
      to: after[what],
    }));
  const names = Object.keys(wantedSettings).filter(isSettingName);
  const different = names.filter(
    name => current.settings[name] !== wantedSettings[name],
  );
  return {
    changes: [
      ...different.map(name => ({
        what: name,
        from: String(current.settings[name] ?? 'unknown'),
        to: String(wantedSettings[name]),
      })),
      ...protectionChanges,
    ],
    settings: Object.fromEntries(
      different.map(name => [name, wantedSettings[name]]),
    ),
    ...(protectionChanges.length > 0 && { protection: wanted }),
  };
}

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(wantedSettings, name);
}

/** What we decide about, in words; the rest stays as it is. */
function describe(protection: Protection | undefined): Record<string, string> {
  const yesNo = (value: boolean | undefined) => (value ? 'yes' : 'no');
  const reviews = protection?.reviews;
  return {
    'required checks': protection
      ? protection.checks
          .map(({ context, appId }) =>
            appId === undefined
              ? `${context} (by any App)`
              : `${context} (by App ${appId})`,
          )
          // In which order GitHub keeps them means nothing.
          .sort()
          .join(', ') || 'none'
      : 'none',
    'only by pull request': yesNo(reviews !== undefined),
    'review by code owners': yesNo(reviews?.byCodeOwners),
    'a new push takes approvals back': yesNo(reviews?.dismissStale),
    'may go around the pull request': actors(reviews?.bypassers),
    'administrators too': yesNo(protection?.includesAdmins),
    'linear history': yesNo(protection?.linearHistory),
    'force pushes': yesNo(protection ? protection.forcePushes : true),
    deletion: yesNo(protection ? protection.deletions : true),
  };
}

function actors(list: Actors | undefined): string {
  const names = [
    ...(list?.users ?? []),
    ...(list?.teams ?? []).map(team => `team ${team}`),
    ...(list?.apps ?? []).map(app => `App ${app}`),
  ];
  return names.join(', ') || 'nobody';
}
