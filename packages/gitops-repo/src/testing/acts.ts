import {
  EnvironmentName,
  PrimitiveRef,
  primitiveId,
} from '@ameide/plugin-primitives-common';
import { ArgoCDReader } from '../argocd/client';
import { Change } from '../change/change';
import { bump, OrderOf } from '../steps/bump';
import { enable } from '../steps/enable';
import { promote, Promotion } from '../steps/promote';
import { rollback } from '../steps/rollback';
import { scaffoldWiring } from '../wiring/scaffold';

/** What somebody asks a command for. @internal */
export type Step =
  | { do: 'scaffold' | 'bump'; ref: PrimitiveRef }
  | {
      do: 'enable';
      ref: PrimitiveRef;
      environment: EnvironmentName;
      digest: string;
      disable: boolean;
    }
  | {
      do: 'promote';
      ref?: PrimitiveRef;
      to: 'staging' | 'production';
      hasAccess: boolean;
    }
  | {
      do: 'rollback';
      ref: PrimitiveRef;
      environment: EnvironmentName;
      to?: string;
    };

/**
 * What somebody does, from a clone that may be old; or that a pull request is merged, a
 * digest published, or that Argo CD looks and syncs, to the end or not yet.
 * @internal
 */
export type Act =
  | { by: string; isFresh: boolean; step: Step }
  | { merges: number }
  | { publishes: string }
  | { syncs: boolean };

/** What a step plans: a bump with where it goes, a promotion with what it moves. @internal */
export type Planned = {
  change: Change;
  bumped?: { from: string; to: string };
  promoted?: { from: EnvironmentName } & Pick<Promotion, 'promoted'>;
};

const registry = 'ghcr.io/ameideio';

/** Plans a step as its command does; the outside is what the test says it is. @internal */
export async function planStep(options: {
  root: string;
  step: Step;
  /** Digest that the channel tag names. */
  channel: string;
  order: OrderOf;
  argocd: ArgoCDReader;
}): Promise<Planned | undefined> {
  const { root, step, channel } = options;
  switch (step.do) {
    case 'scaffold':
      return {
        change: await scaffoldWiring({ root, ...step.ref, withSmoke: true }),
      };
    case 'enable': {
      const { do: _, ...wanted } = step;
      return { change: await enable({ root, registry, ...wanted }) };
    }
    case 'promote': {
      const { ref, to, hasAccess } = step;
      const from = to === 'staging' ? 'dev' : 'staging';
      const change = await promote({
        ...{ root, from, to, ...(ref && { ids: [primitiveId(ref)] }) },
        ...(hasAccess && { argocd: options.argocd }),
      });
      return {
        change,
        ...(hasAccess && { promoted: { from, promoted: change.promoted } }),
      };
    }
    case 'rollback': {
      const { do: _, to, ...where } = step;
      return { change: await rollback({ root, ...where, ...(to && { to }) }) };
    }
    default: {
      const client = {
        resolve: async ({ repository }: { repository: string }) => ({
          ...{ repository, digest: channel, kind: 'index' as const },
          platforms: ['linux/amd64', 'linux/arm64'],
        }),
      };
      let bumped: Planned['bumped'];
      const found = await bump({
        ...{ root, registry, client, ref: step.ref },
        ...{ environment: 'dev', channel: 'main' },
        order: async images => {
          bumped = images;
          return options.order(images);
        },
      });
      return 'change' in found
        ? { change: found.change, ...(bumped && { bumped }) }
        : undefined;
    }
  }
}
