import { EnvironmentName } from '@ameide/plugin-primitives-common';
import { parsePolicy, policyFile, readText } from '@ameide/gitops-repo';

/** Who approves what comes into an environment, by the policy. @internal */
export async function approversOf(
  root: string,
  environment: EnvironmentName,
): Promise<string[]> {
  const policy = parsePolicy(await readText(root, policyFile));
  return policy.environments[environment]?.approvers ?? [];
}

/** Lines of a pull request that say who acts next. @internal */
export function waitsFor(approvers: readonly string[]): string[] {
  return approvers.length > 0
    ? [`Waits for the approval of ${approvers.join(', ')}.`, '']
    : [];
}
