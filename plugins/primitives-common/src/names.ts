import { z } from 'zod';
import { PrimitiveRef, primitiveId } from './identity';

/** Environments in promotion order; `local` stands outside the chain. @public */
export const environments = ['local', 'dev', 'staging', 'production'] as const;

/** Schema of an environment's name. @public */
export const environmentSchema = z.enum(environments, {
  error: issue =>
    `environment: ${JSON.stringify(issue.input)} is not one of ${environments.join(', ')}`,
});

/** An environment's name. @public */
export type EnvironmentName = (typeof environments)[number];

/** Environments that a digest is promoted through, in order. @public */
export const promotionOrder: readonly EnvironmentName[] = [
  'dev',
  'staging',
  'production',
];

/** What a branch of ours is for; one pull request per branch. @public */
export type BranchStep =
  | 'create'
  | 'wiring'
  | `enable-${EnvironmentName}`
  | `hold-${EnvironmentName}`
  | `smoke-${EnvironmentName}`
  | `waive-${string}`;

/** Deterministic branch of a step, so that running it again finds what exists. @public */
export function branchName(ref: PrimitiveRef, step: BranchStep): string {
  return `primitive/${primitiveId(ref)}/${step}`;
}

/** Name of the check run that carries a primitive's verify report on a commit. @public */
export function verifyCheckRunName(kind: string, name: string): string {
  return `ameide verify ${kind}/${name}`;
}

/** Name of the check run that carries the published image of a primitive on a commit. @public */
export function publishCheckRunName(kind: string, name: string): string {
  return `ameide publish ${kind}/${name}`;
}

/** Name of the one required check of the GitOps repo. @public */
export const gitopsGateCheckName = 'GitOps / Gate';

/** Name of the Argo CD Application of a component in an environment. @public */
export function applicationName(environment: string, component: string): string {
  return `${environment}-${component}`;
}

/** Paths of one primitive in the GitOps repo, and nowhere else. @public */
export function gitopsPaths(id: string) {
  return {
    component: `environments/_shared/components/apps/primitives/${id}/component.yaml`,
    sharedValues: `sources/values/_shared/apps/${id}.yaml`,
    environmentValues: (environment: string) =>
      `sources/values/env/${environment}/apps/${id}.yaml`,
  };
}

/** Folder of one primitive in the core repo. @public */
export function corePath(kind: string, name: string): string {
  return `primitives/${kind}/${name}`;
}
