import { runAmeide } from '../testing/run-ameide';
import { Answer, Request, ScriptedGitHub } from '../testing/scripted-github';

const name = '/repos/ameideio/ameide-gitops';
const protectionPath = `${name}/branches/main/protection`;
const settings = {
  allow_squash_merge: true,
  allow_merge_commit: false,
  allow_rebase_merge: false,
  allow_auto_merge: true,
  delete_branch_on_merge: true,
};
const loose = {
  ...settings,
  allow_merge_commit: true,
  allow_auto_merge: false,
};
const enabled = (value: boolean) => ({ enabled: value });
/** As GitHub answers about a branch that is protected as it should be. */
const protectedBranch = {
  required_status_checks: {
    strict: false,
    contexts: ['GitOps / Gate'],
    checks: [{ context: 'GitOps / Gate', app_id: 15368 }],
  },
  enforce_admins: enabled(true),
  required_pull_request_reviews: {
    require_code_owner_reviews: true,
    dismiss_stale_reviews: true,
    required_approving_review_count: 0,
  },
  required_linear_history: enabled(true),
  allow_force_pushes: enabled(false),
  allow_deletions: enabled(false),
};
const reads = [
  `GET ${name}/branches/main`,
  `GET ${name}`,
  `GET ${protectionPath}`,
  'GET /apps/github-actions',
];
const readOwners = `GET ${name}/codeowners/errors?ref=main`;

describe('ameide repo protect', () => {
  let github: ScriptedGitHub | undefined;
  afterEach(() => github?.stop());

  /** GitHub in small: it keeps what it is told; answers of the script come first. */
  const start = async (script: Record<string, Answer>, obeys = true) => {
    const isWritten = (requests: readonly Request[], line: string) =>
      obeys && requests.some(request => request.line === line);
    github = await ScriptedGitHub.start((line, requests) => {
      const answers: Record<string, Answer> = {
        [reads[0]]: { body: { name: 'main' } },
        [reads[1]]: {
          body: isWritten(requests, `PATCH ${name}`) ? settings : loose,
        },
        [reads[2]]: isWritten(requests, `PUT ${protectionPath}`)
          ? { body: protectedBranch }
          : { status: 404, body: { message: 'Branch not protected' } },
        [reads[3]]: { body: { id: 15368 } },
        [`PATCH ${name}`]: { body: {} },
        [`PUT ${protectionPath}`]: { body: {} },
        [readOwners]: { body: { errors: [] } },
        ...script,
      };
      return (
        answers[line] ?? {
          status: 500,
          body: { message: `not scripted: ${line}` },
        }
      );
    });
    return github;
  };
  const protect = (...more: string[]) =>
    runAmeide(
      [
        ...['repo', 'protect', '--repository', 'ameideio/ameide-gitops'],
        ...['--kind', 'gitops', ...more],
      ],
      github?.environment,
    );

  it('sets what is not set, with exactly these requests', async () => {
    const { requests } = await start({});
    const { status, output, errors } = await protect();
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(output).toContain('ameideio/ameide-gitops: changed\n');
    expect(output).toContain('  allow_merge_commit: true -> false\n');
    expect(output).toContain(
      '  main: required checks: none -> GitOps / Gate (by App 15368)\n',
    );
    expect(requests.map(({ line }) => line)).toEqual([
      ...reads,
      `PATCH ${name}`,
      `PUT ${protectionPath}`,
      `GET ${name}`,
      `GET ${protectionPath}`,
      readOwners,
    ]);
    expect(requests[4].body).toEqual({
      allow_merge_commit: false,
      allow_auto_merge: true,
    });
    expect(requests[5].body).toEqual({
      required_status_checks: {
        strict: false,
        checks: [{ context: 'GitOps / Gate', app_id: 15368 }],
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
    });
    expect(requests[0].authorization).toBe('token not-a-real-token');
  });

  it('writes nothing where all is there', async () => {
    const { requests } = await start({
      [reads[1]]: { body: settings },
      [reads[2]]: { body: protectedBranch },
    });
    const { status, output } = await protect();
    expect({ status, output }).toEqual({
      status: 0,
      output: 'ameideio/ameide-gitops: main is protected as it should be\n',
    });
    expect(requests.map(({ line }) => line)).toEqual([...reads, readOwners]);
  });

  it('says what would change, and changes nothing', async () => {
    const { requests } = await start({});
    const { status, output } = await protect('--dry-run', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      schemaVersion: 1,
      repository: 'ameideio/ameide-gitops',
      kind: 'gitops',
      branch: 'main',
      dryRun: true,
      codeOwners: [],
      changes: expect.arrayContaining([
        { what: 'allow_auto_merge', from: 'false', to: 'true' },
        { what: 'main: force pushes', from: 'yes', to: 'no' },
      ]),
    });
    expect(requests.filter(({ line }) => !line.startsWith('GET'))).toEqual([]);
  });

  it.each<[string, Record<string, Answer>, RegExp]>([
    [
      'a token without rights to read it',
      {
        [reads[2]]: {
          status: 403,
          body: { message: 'Resource not accessible by personal access token' },
        },
      },
      /could not read the settings, and the protection of main, of ameideio\/ameide-gitops: .*the token may not do this/,
    ],
    [
      'a token that is shown nothing',
      { [reads[2]]: { status: 404, body: { message: 'Not Found' } } },
      /it is not there, or the token may not see it/,
    ],
    [
      'a token without rights to write',
      {
        [`PUT ${protectionPath}`]: {
          status: 404,
          body: { message: 'Not Found' },
        },
      },
      /could not write the protection of main of .*the token may not see it/,
    ],
    [
      'a plan of GitHub without protected branches',
      {
        [reads[2]]: {
          status: 403,
          body: {
            message: 'Upgrade to GitHub Pro or make this repository public',
          },
        },
      },
      /Upgrade to GitHub Pro/,
    ],
    [
      'a branch that is not there',
      { [reads[0]]: { status: 404, body: { message: 'Branch not found' } } },
      /has no branch main, or the token may not see it: push it first/,
    ],
  ])('says what is wrong with %s', async (_, script, words) => {
    await start(script);
    const { status, output, errors } = await protect();
    expect({ status, output }).toEqual({ status: 1, output: '' });
    expect(errors).toMatch(words);
    expect(errors).not.toContain('not-a-real-token');
  });

  it('is not content with a request that was taken and not obeyed', async () => {
    await start({}, false);
    const { status, errors } = await protect();
    expect(status).toBe(1);
    expect(errors).toContain(
      'but still has allow_merge_commit: true; allow_auto_merge: false; main: required checks: none',
    );
  });

  it.each<[string, Answer, string]>([
    ['is missing', { status: 404, body: {} }, 'there is no CODEOWNERS on main'],
    [
      'names nobody',
      {
        body: {
          errors: [
            {
              path: 'CODEOWNERS',
              line: 2,
              kind: 'Unknown owner',
              suggestion: '',
            },
          ],
        },
      },
      'CODEOWNERS:2: Unknown owner',
    ],
  ])(
    'fails where CODEOWNERS %s, since nobody would have to review',
    async (_, answer, words) => {
      await start({ [readOwners]: answer });
      const { status, output } = await protect();
      expect(status).toBe(1);
      expect(output).toContain(words);
    },
  );

  it.each([
    [['--branch', 'release/*'], /--branch: must be the name of one branch/],
    [['--repository', 'ameide'], /--repository: "ameide" is not owner\/name/],
  ])('refuses %j before it asks anything', async (more, words) => {
    const { requests } = await start({});
    const { status, errors } = await protect(...more);
    expect({ status, requests }).toEqual({ status: 2, requests: [] });
    expect(errors).toMatch(words);
  });

  it('needs a token, from the environment alone', async () => {
    await start({});
    const { status, errors } = await runAmeide(
      ['repo', 'protect', '--repository', 'a/b', '--kind', 'core'],
      { ...github?.environment, GITHUB_TOKEN: '' },
    );
    expect(status).toBe(2);
    expect(errors).toContain('environment variable GITHUB_TOKEN: is not set');
  });
});
