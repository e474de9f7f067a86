import ignore from 'ignore';
import { Finding } from '@ameide/plugin-primitives-common';
import { readText } from '../../change/change';
import { holdsFile } from '../../policy/holds';
import { waiversFile } from '../../policy/waivers';
import { policyFile, PromotionPolicy } from '../../policy/policy';

/** Where GitHub looks for owners, in its order ("About code owners"). */
const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/**
 * Who must approve owns the values of the environment, and policy and holds have owners:
 * GitHub asks for nobody's approval otherwise.
 * @internal
 */
export async function approversRule(
  root: string,
  policy: PromotionPolicy,
): Promise<Finding[]> {
  const wanted = Object.entries(policy.environments).flatMap(
    ([environment, { approvers }]) =>
      approvers.map(approver => ({ environment, approver })),
  );
  if (wanted.length === 0) return [];
  const { file, ownersOf } = await readOwners(root);
  const finding = (message: string, remedy: string): Finding => ({
    rule: 'policy/approvers',
    severity: 'error',
    message,
    file,
    remedy,
  });
  return [
    ...wanted.flatMap(({ environment, approver }) => {
      const folder = `sources/values/env/${environment}/`;
      return ownersOf(`${folder}apps/any.yaml`).includes(approver)
        ? []
        : [
            finding(
              `${approver} approves what comes into ${environment}, but does not own ${folder}`,
              `add the line "/${folder} ${approver}"`,
            ),
          ];
    }),
    ...[policyFile, holdsFile, waiversFile]
      .filter(path => ownersOf(path).length === 0)
      .map(path =>
        finding(
          `${path} has no owner, so anybody may change what needs approval`,
          `add a line "/${path} @team"`,
        ),
      ),
  ];
}

/** Owners of paths: of several patterns that match, the last one counts. */
async function readOwners(root: string) {
  const found = await Promise.all(
    places.map(async place => ({ place, text: await readText(root, place) })),
  );
  const { place, text = '' } = found.find(f => f.text !== undefined) ?? {
    place: places[1],
  };
  const rules = text.split('\n').flatMap(line => {
    const [pattern, ...owners] = line.replace(/(^|\s)#.*$/, '').split(/\s+/);
    return pattern ? [{ owns: ignore().add(pattern), owners }] : [];
  });
  return {
    file: place,
    ownersOf: (path: string) =>
      rules.filter(({ owns }) => owns.ignores(path)).at(-1)?.owners ?? [],
  };
}
