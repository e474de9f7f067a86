import { appendFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  GitOpsSettings,
  parseSettings,
  readText,
  RegistryClient,
  settingsFile,
} from '@ameide/gitops-repo';
import {
  CommandEnvironment,
  readEnvironment,
  registryCredentials,
} from './environment';

/** What every `ameide gitops` command works with. @internal */
export type CommandContext = {
  /** The GitOps repository's working tree. */
  root: string;
  env: CommandEnvironment;
  settings: GitOpsSettings;
  /** Registry host and owner: the environment's, else that of `ameide.yaml`. */
  registry: string;
  print(text: string): void;
  /** Appends to the job's step summary, where there is one. */
  summarise(markdown: string): Promise<void>;
  /** Sets outputs of the workflow step, where there is one. */
  output(values: Record<string, string>): Promise<void>;
};

/** Reads the settings and the environment. @internal */
export async function createContext(options: {
  root: string;
}): Promise<CommandContext> {
  const root = resolve(options.root);
  const env = readEnvironment(process.env);
  const settings = parseSettings(await readText(root, settingsFile));
  return {
    root,
    env,
    settings,
    registry: env.AMEIDE_REGISTRY ?? settings.registry,
    print: text =>
      process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    async summarise(markdown) {
      if (env.GITHUB_STEP_SUMMARY)
        await appendFile(env.GITHUB_STEP_SUMMARY, `${markdown}\n`);
    },
    async output(values) {
      if (!env.GITHUB_OUTPUT) return;
      const lines = Object.entries(values).map(
        ([key, value]) => `${key}=${value.replace(/[\r\n]/g, ' ')}\n`,
      );
      await appendFile(env.GITHUB_OUTPUT, lines.join(''));
    },
  };
}

/** Client of the registry with the environment's login. @internal */
export function registryClient(context: CommandContext): RegistryClient {
  return RegistryClient.create({
    credentials: registryCredentials(context.env),
  });
}
