import {
  checkStatement,
  digestOfStatement,
  digestSchema,
} from '@ameide/plugin-primitives-common';
import { Command } from 'commander';
import { exitStatus, withExitStatus } from '../exit';
import { parseFlag, print } from '../options';
import { checkSignature, readPublicKey } from './check-signature';
import { readBundle } from './read-bundle';

type Options = { key?: string; digest?: string; json?: boolean };

type Check = {
  check: string;
  status: 'passed' | 'failed' | 'unproven';
  looked: string;
  problems: string[];
};

const statuses: Record<Check['status'], number> = {
  passed: exitStatus.passed,
  failed: exitStatus.failed,
  unproven: exitStatus.unproven,
};

const summaries: Record<Check['status'], string> = {
  passed: 'Everything holds.',
  failed: 'This is no evidence: what is marked FAILED does not hold.',
  unproven: 'Nothing is wrong with it, and who made it is not proven.',
};

const words: Record<Check['status'], string> = {
  passed: 'ok',
  failed: 'FAILED',
  unproven: 'UNPROVEN',
};

/** `ameide evidence verify`. @internal */
export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'check an evidence bundle without the portal: its signature, and that verdicts, facts and history agree',
    )
    .argument('<file>', 'the bundle, as the portal gave it')
    .option(
      '--key <pem>',
      "the portal's public key, a file in PEM that you had before the bundle",
    )
    .option('--digest <digest>', 'the image that it has to be about, sha256:…')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
Exit status: 0 everything holds, 1 something does not, 2 it is no bundle or wrong usage,
4 nothing is wrong, and who made it is not proven (no signature, or no --key).

Example:
  ameide evidence verify domain-orders-v0-1f2e3d4c5b6a.intoto.dsse.json --key portal.pem`,
    )
    .action((file: string, options: Options) =>
      withExitStatus(() => runVerify(file, options)),
    );
}

async function runVerify(file: string, options: Options): Promise<number> {
  const digest =
    options.digest === undefined
      ? undefined
      : parseFlag('--digest', digestSchema, options.digest);
  const key = options.key ? await readPublicKey(options.key) : undefined;
  const bundle = await readBundle(file);
  const checks: Check[] = [
    { check: 'signature', ...checkSignature(bundle, key) },
    ...checkStatement(bundle.statement, { digest }).map(
      (each): Check => ({
        ...each,
        status: each.problems.length > 0 ? 'failed' : 'passed',
      }),
    ),
  ];
  const status = worst(checks);
  const { verdicts, madeAt, path } = bundle.statement.predicate;
  const about = {
    primitive: path.id,
    digest: digestOfStatement(bundle.statement),
    madeAt,
  };
  if (options.json)
    print(
      JSON.stringify({ schemaVersion: 1, status, ...about, checks }, null, 2),
    );
  else {
    const told = verdicts.map(
      ({ title, environment, status: verdict, waiver }) =>
        [
          `  ${verdict.padEnd(8)}`,
          environment ? `${title}, in ${environment}` : title,
          waiver ? `(waived until ${waiver.until})` : '',
        ]
          .join(' ')
          .trimEnd(),
    );
    print(
      [
        `${about.primitive}, ${about.digest}, as of ${madeAt}`,
        ...told,
        ...checks.flatMap(describe),
        summaries[status],
      ].join('\n'),
    );
  }
  return statuses[status];
}

function worst(checks: readonly Check[]): Check['status'] {
  if (checks.some(({ status }) => status === 'failed')) return 'failed';
  return checks.some(({ status }) => status === 'unproven')
    ? 'unproven'
    : 'passed';
}

function describe({ check, status, looked, problems }: Check): string[] {
  return [
    `${words[status].padEnd(8)}  ${check.padEnd(15)}  ${looked}`,
    ...problems.map(problem => `          ${problem}`),
  ];
}
