import { ArgoCDApplication, ArgoCDReader } from '../argocd/client';
import { parseEnvironmentState } from '../values/state';
import { Forge } from './forge';

const environments = ['dev', 'staging', 'production'];

/** An Application as it was synced last. */
type Synced = {
  enabled: boolean;
  digest?: string;
  /** Revision and end of the last sync, and revision of the last comparison. */
  syncedAt: string;
  endedAt: number;
  revision: string;
  phase: 'Running' | 'Succeeded';
};

/**
 * Argo CD and a cluster over what a forge has on `main`: they look when they are told to,
 * and know nothing of what happens meanwhile. Smokes of digests that are broken fail. For
 * tests.
 * @internal
 */
export class ObservedCluster implements ArgoCDReader {
  readonly #forge: Forge;
  readonly #isBroken: (digest: string) => boolean;
  readonly #applications = new Map<string, Synced>();
  #looks = 0;

  constructor(options: {
    forge: Forge;
    isBroken: (digest: string) => boolean;
  }) {
    this.#forge = options.forge;
    this.#isBroken = options.isBroken;
  }

  /** Syncs everything that changed on `main`; with `isDone` to the end, and without as far as it begins. */
  look(isDone: boolean): void {
    this.#looks += 1;
    const revision = this.#forge.main;
    for (const environment of environments) {
      for (const [path, text] of this.#forge.values(revision, environment)) {
        const component = path.split('/').at(-1)?.replace('.yaml', '');
        const name = `${environment}-${component}`;
        const { enabled, digest } = parseEnvironmentState(text, path);
        const before = this.#applications.get(name);
        const isSame =
          before?.phase === 'Succeeded' &&
          before.enabled === enabled &&
          before.digest === digest;
        this.#applications.set(
          name,
          isSame
            ? { ...before, revision }
            : {
                ...{ enabled, digest, revision, syncedAt: revision },
                endedAt: this.#looks,
                phase: isDone ? 'Succeeded' : 'Running',
              },
        );
      }
    }
  }

  /** Whether a digest runs in an environment, and its smoke passed there: what a promotion must not be wrong about. */
  proves(environment: string, id: string, digest: string): boolean {
    const [workload, smoke] = [id, `${id}-smoke`].map(component =>
      this.#applications.get(`${environment}-${component}`),
    );
    return (
      !this.#isBroken(digest) &&
      [workload, smoke].every(
        at => at?.enabled && at.phase === 'Succeeded' && at.digest === digest,
      )
    );
  }

  async application(name: string): Promise<ArgoCDApplication | undefined> {
    const synced = this.#applications.get(name);
    if (!synced) return undefined;
    const listed = this.#listed(name, synced);
    return {
      status: {
        ...listed.status,
        sync: { ...listed.status.sync, revision: synced.revision },
        reconciledAt: timeOf(this.#looks),
      },
    };
  }

  async applications(): Promise<Map<string, ArgoCDApplication>> {
    return new Map(
      [...this.#applications].map(([name, synced]) => [
        name,
        this.#listed(name, synced),
      ]),
    );
  }

  async podImages(name: string): Promise<string[][] | undefined> {
    const synced = this.#applications.get(name);
    return synced && (synced.enabled ? [[`r/a@${synced.digest}`]] : []);
  }

  #listed(name: string, { digest, syncedAt, endedAt, phase, enabled }: Synced) {
    const hookPhase =
      digest && this.#isBroken(digest) ? 'Failed' : 'Succeeded';
    const hasRun = name.endsWith('-smoke') && enabled && phase !== 'Running';
    return {
      status: {
        sync: { status: 'Synced' },
        health: { status: 'Healthy' },
        operationState: {
          phase,
          ...(phase !== 'Running' && { finishedAt: timeOf(endedAt) }),
          syncResult: {
            revision: syncedAt,
            resources: hasRun ? [{ hookType: 'PostSync', hookPhase }] : [],
          },
        },
      },
    };
  }
}

/** Looks are a minute apart. */
function timeOf(look: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, look)).toISOString();
}
