import { Command } from 'commander';
import { findEngine, MissingToolError } from '@ameide/gitops-repo';
import { exitCodes, withExitCode } from './exit';

/** `ameide gitops engine`. @internal */
export function engineCommand(): Command {
  return new Command('engine')
    .description(
      'build the rendering engine with Go, unless it is built, and print where it is',
    )
    .action(() => withExitCode(buildEngine));
}

async function buildEngine(): Promise<number> {
  const state = await findEngine();
  try {
    const { file, versions } = state.engine ?? (await state.build());
    const said = Object.entries(versions).map(entry => entry.join(' '));
    process.stdout.write(`${file} (${said.join(', ')})\n`);
    return exitCodes.ok;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MissingToolError(
      `the engine could not be built; it needs Go 1.25 or newer (https://go.dev/doc/install) and its module proxy. Without it the gate renders by the plain commands. ${reason}`,
      { cause: error },
    );
  }
}
