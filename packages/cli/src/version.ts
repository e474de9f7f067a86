import manifest from '../package.json';

/** Version of this command line. @internal */
export function cliVersion(): string {
  return manifest.version;
}
