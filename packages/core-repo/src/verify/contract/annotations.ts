import { Finding } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { relativeTo } from '../../contract/run-generation';
import { ToolFailedError } from '../../errors';
import { protoModule } from '../../layout';
import { RunResult } from '../../tools/run';
import { findingsBy } from '../finding';
import { contractDescription } from './rules';

const finding = findingsBy(contractDescription);

/** What buf leaves with when it looked and found something. */
const foundSomething = 100;

const annotationSchema = z.object({
  path: z.string().optional(),
  start_line: z.number().int().optional(),
  start_column: z.number().int().optional(),
  type: z.string(),
  message: z.string(),
});

/** Buf's word for what is no contract at all. */
const compile = 'COMPILE';

/** Reads buf's findings, one JSON object a line. @internal */
export function parseAnnotations(
  output: string,
  about: 'lint' | 'breaking',
): Finding[] {
  return output
    .split('\n')
    .filter(line => line.trim())
    .map((line): Finding => {
      const found = annotationSchema.parse(JSON.parse(line));
      const { path, start_line: at, start_column: column, type } = found;
      return finding(`contract/${about}/${type}`, {
        message: found.message,
        ...(path && { file: `${protoModule}/${path}` }),
        ...(at && at > 0 && { line: at }),
        ...(column && column > 0 && { column }),
      });
    });
}

/** Findings of a run of buf; throws when it neither passed nor found anything. @internal */
export function readOutcome(
  result: RunResult,
  about: 'lint' | 'breaking',
  root: string,
): Finding[] {
  if (result.exitCode === 0) return [];
  if (result.exitCode === foundSomething && result.stdout.trim()) {
    return parseAnnotations(result.stdout, about);
  }
  throw new ToolFailedError(
    `buf ${about}: ${
      result.timedOut ? 'took too long' : relativeTo(root, result.stderr.trim())
    }`,
  );
}

/** Whether a finding is about one contract. A file that was deleted has no place; the message names it. @internal */
export function isAbout(contract: string): (finding: Finding) => boolean {
  const inModule = contract.replace(/^src\//, '');
  return ({ file, message }) =>
    (file?.startsWith(`${protoModule}/${contract}/`) ?? false) ||
    (file === undefined && message.includes(`"${inModule}/`));
}

/** What does not compile, so that buf judged nothing else. @internal */
export function notCompiled(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ rule }) => rule.endsWith(`/${compile}`));
}

/**
 * The findings about one contract out of those of the whole module. Where another one
 * does not compile, that nothing was compared is the finding.
 * @internal
 */
export function breaksOf(
  contract: string,
  findings: readonly Finding[],
): Finding[] {
  const own = findings.filter(isAbout(contract));
  const [other] = notCompiled(findings).filter(
    found => !isAbout(contract)(found),
  );
  // Its own mistakes are among what lint found.
  if (!other || notCompiled(own).length > 0) return own;
  return [
    finding('contract/not-compared', {
      message: `${other.file ?? 'another contract'} does not compile`,
      file: `${protoModule}/${contract}`,
    }),
  ];
}
