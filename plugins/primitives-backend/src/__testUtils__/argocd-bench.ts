import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { ArgoCDGateway, ArgoCDSlice } from '@ameide/plugin-primitives-node';
import { FakeArgoCD } from '@ameide/plugin-primitives-node/testUtils';
import { boundedLook } from '../collect/bounded-look';
import { ArgoCDSource } from '../sources/argocd';
import { Asked, DesiredAt } from '../sources/desired-at';
import { Hint } from '../sources/source';
import { MemorySourceContext } from '../testing/source-context';

/** What a bench is built with. */
type BenchOptions = {
  slices?: ArgoCDSlice[];
  applicationName?: string;
  instance?: string;
  token?: string;
  context?: MemorySourceContext;
  /** Milliseconds after which what nothing was told of is asked for. */
  silentMs?: number;
  server?: FakeArgoCD;
  environments?: Array<'dev' | 'staging' | 'production'>;
};

/** Short, since everything is on this machine. */
const patience = { opening: 300, quiet: 60, silent: 600_000 };

/** An ArgoCDSource before a fake Argo CD, followed and collected as the runner does it. @internal */
export class ArgoCDBench implements DesiredAt {
  readonly argocd: FakeArgoCD;
  readonly context: MemorySourceContext;
  readonly source: ArgoCDSource;
  readonly logger = mockServices.logger.mock();
  /** What Git asked for, by `<revision>:<environment>/<component>`, by `<revision>`, or always. */
  readonly asked = new Map<string, Asked | undefined>();
  /** Look-ups that were made. */
  lookUps = 0;
  /** Looks that the streams asked for. */
  readonly wanted: Array<readonly Hint[]> = [];
  readonly #stop = new AbortController();
  #following: Promise<void> | undefined;

  /** Starts a fake server, if none is given. */
  static async start(options: BenchOptions = {}): Promise<ArgoCDBench> {
    const server = options.server ?? (await FakeArgoCD.start());
    return new ArgoCDBench(server, options);
  }

  private constructor(argocd: FakeArgoCD, options: BenchOptions) {
    this.argocd = argocd;
    const signal = this.#stop.signal;
    this.context = options.context ?? new MemorySourceContext({ signal });
    const instance = {
      name: options.instance ?? 'local',
      url: argocd.url,
      token: options.token ?? 'secret',
      namespace: 'argocd',
      environments: options.environments ?? ['dev', 'staging'],
      applicationName: options.applicationName ?? '<environment>-<component>',
      slices: options.slices ?? [{ projects: [] }],
    };
    this.source = ArgoCDSource.create({
      argocd: ArgoCDGateway.create({
        ...{ instance, shownHosts: [], logger: this.logger },
      }),
      config: instance,
      gitops: 'ameideio/ameide-gitops',
      desiredAt: this,
      logger: this.logger,
      patience: { ...patience, silent: options.silentMs ?? patience.silent },
    });
  }

  async askedAt(options: Parameters<DesiredAt['askedAt']>[0]) {
    this.lookUps += 1;
    const { revision, environment, component } = options;
    return (
      this.asked.get(`${revision}:${environment}/${component}`) ??
      this.asked.get(revision) ??
      this.asked.get('')
    );
  }

  /** Follows the streams, and reads everything once. */
  async begin(): Promise<void> {
    this.follow();
    await this.look();
  }

  /** Looks once, as the runner has it: bounded in time. */
  async look(hints: readonly Hint[] = []): Promise<void> {
    const { source, context } = this;
    await boundedLook({ source, context, hints, limitMs: 60_000 });
  }

  /** Follows the streams. */
  follow(): void {
    this.#following = this.source.follow(this.context, hints =>
      this.wanted.push(hints),
    );
  }

  /** Waits until the source has nothing left to do about what happened. */
  async settled(): Promise<void> {
    const state = () =>
      JSON.stringify([
        this.argocd.requests.length,
        this.context.recorded.length,
      ]);
    // On a busy machine one pause may pass without anything having had its turn.
    for (let before = state(), still = 0; still < 3; ) {
      await sleep(80);
      const now = state();
      still = now === before ? still + 1 : 0;
      before = now;
    }
  }

  /** Requests since the last call, each with how often it was made. */
  requests(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const request of this.argocd.requests.splice(0))
      counts[request] = (counts[request] ?? 0) + 1;
    return counts;
  }

  /** Kinds and subjects of the facts that changed since the last call. */
  changes(): string[] {
    return this.context.recorded
      .splice(0)
      .map(
        ({ kind, subject, value }) => `${value ? '' : '-'}${kind} ${subject}`,
      );
  }

  /** Ends the source, and leaves the server to others. */
  end(): void {
    this.#stop.abort();
  }

  /** Ends the source and the server. */
  async stop(): Promise<void> {
    this.end();
    // With another's context, that one's end is the end.
    if (this.context.signal === this.#stop.signal)
      await this.#following?.catch(() => undefined);
    await this.argocd.stop();
  }
}
