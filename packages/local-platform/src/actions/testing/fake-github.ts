import type { Actor, CheckRunInput, GitHubEvent, GitHubPort, RepositoryName, TokenPermissions } from '../../contract';

/** A GitHub that remembers what it is told; over a real bare repository. */
export class FakeGitHub implements GitHubPort {
  readonly serverUrl = 'http://localhost:4700';
  readonly apiUrl = 'http://localhost:4700/api/v3';
  readonly graphqlUrl = 'http://localhost:4700/api/graphql';
  readonly events: GitHubEvent[] = [];
  readonly checkRuns = new Map<string, CheckRunInput & { id: number }>();
  readonly tokens = new Map<string, { actor: Actor; permissions?: TokenPermissions }>([
    ['user-token', { actor: { login: 'ada', kind: 'user' } }],
  ]);
  /** What App tokens were asked for, one entry each. */
  readonly minted: string[][] = [];
  readonly #listeners: ((event: GitHubEvent) => void)[] = [];
  readonly #repository: RepositoryName;
  readonly #bare: string;

  constructor(repository: RepositoryName, bare: string) {
    this.#repository = repository;
    this.#bare = bare;
  }

  onEvent(listener: (event: GitHubEvent) => void): void {
    this.#listeners.push(listener);
  }

  emit(event: GitHubEvent): void {
    this.events.push(event);
    for (const listener of this.#listeners) listener(event);
  }

  bareRepository({ owner, name }: RepositoryName): string | undefined {
    return owner === this.#repository.owner && name === this.#repository.name ? this.#bare : undefined;
  }

  listRepositories(): RepositoryName[] {
    return [this.#repository, ...['vault', 'store'].map(name => ({ ...this.#repository, name })), { owner: 'other', name: 'shop' }];
  }

  mintJobToken({ permissions }: { permissions: TokenPermissions }): string {
    return this.#mint({ login: 'github-actions[bot]', kind: 'github-token' }, permissions);
  }

  mintInstallationToken({ appId, repositories }: { appId: number; repositories: RepositoryName[] }): string {
    this.minted.push(repositories.map(({ owner, name }) => `${owner}/${name}`));
    return this.#mint({ login: `app-${appId}[bot]`, kind: 'app' });
  }

  revokeToken(token: string): void {
    this.tokens.delete(token);
  }

  authenticate(token: string): Actor | undefined {
    return this.tokens.get(token)?.actor;
  }

  openCheckSuite(_repository: RepositoryName, { workflowRun }: Parameters<GitHubPort['openCheckSuite']>[1]): { id: number } {
    return { id: 900 + workflowRun.id };
  }

  upsertCheckRun(_repository: RepositoryName, input: CheckRunInput): { id: number } {
    const id = this.checkRuns.get(input.key)?.id ?? 500 + this.checkRuns.size;
    this.checkRuns.set(input.key, { ...input, id });
    return { id };
  }

  variables(): Record<string, string> {
    return { REGISTRY: 'localhost:4701', APP_ID: '7' };
  }

  secrets(): Record<string, string> {
    return { PASSWORD: 'hunter2-hunter2' };
  }

  #mint(actor: Actor, permissions?: TokenPermissions): string {
    const token = `ghs_test_${this.tokens.size}_${Math.random().toString(36).slice(2)}`;
    this.tokens.set(token, { actor, ...(permissions ? { permissions } : {}) });
    return token;
  }
}
