import { z } from 'zod';
import {
  ArgoCDClient,
  forTheLog,
  RegistryCredentials,
  UsageError,
} from '@ameide/gitops-repo';

/** What GitHub Actions tells a job, and what our workflows add. @internal */
const environmentSchema = z.object({
  AMEIDE_REGISTRY: z.string().min(1).optional(),
  AMEIDE_REGISTRY_USERNAME: z.string().min(1).optional(),
  AMEIDE_REGISTRY_PASSWORD: z.string().min(1).optional(),
  ARGOCD_SERVER: z
    .string()
    .regex(
      /^(?:[A-Za-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/,
      'must be host or host:port',
    )
    .optional(),
  ARGOCD_AUTH_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be one word')
    .optional(),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  GITHUB_SERVER_URL: z.url().default('https://github.com'),
  GITHUB_REPOSITORY: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'GITHUB_REPOSITORY: must be owner/name')
    .optional(),
  GITHUB_TOKEN: z.string().min(1).optional(),
  GITHUB_RUN_ID: z.string().regex(/^\d+$/).optional(),
  GITHUB_OUTPUT: z.string().min(1).optional(),
  GITHUB_STEP_SUMMARY: z.string().min(1).optional(),
});

/** Environment of a command, parsed. @internal */
export type CommandEnvironment = z.infer<typeof environmentSchema>;

/** Reads the environment; empty variables count as absent, as GitHub writes unset inputs so. @internal */
export function readEnvironment(env: NodeJS.ProcessEnv): CommandEnvironment {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== ''),
  );
  const result = environmentSchema.safeParse(given);
  if (result.success) return result.data;
  throw new UsageError(
    forTheLog(
      result.error.issues
        .map(i => `environment variable ${i.path.join('.')}: ${i.message}`)
        .join('\n'),
    ),
  );
}

/** Login of the registry, when the environment has one. @internal */
export function registryCredentials(
  env: CommandEnvironment,
): RegistryCredentials | undefined {
  const {
    AMEIDE_REGISTRY_USERNAME: username,
    AMEIDE_REGISTRY_PASSWORD: password,
  } = env;
  return username && password ? { username, password } : undefined;
}

/** Argo CD, when the environment names one; half of what it needs is wrong usage. @internal */
export function argocdClient(
  env: CommandEnvironment,
): ArgoCDClient | undefined {
  const { ARGOCD_SERVER: server, ARGOCD_AUTH_TOKEN: token } = env;
  if (server && token) return ArgoCDClient.create({ server, token });
  if (!server && !token) return undefined;
  throw new UsageError(
    forTheLog(
      'environment variables ARGOCD_SERVER and ARGOCD_AUTH_TOKEN: give both, or neither',
    ),
  );
}

/** Address of the run that a command is part of. @internal */
export function runUrl(env: CommandEnvironment): string | undefined {
  const {
    GITHUB_SERVER_URL: server,
    GITHUB_REPOSITORY: repository,
    GITHUB_RUN_ID: run,
  } = env;
  return repository && run
    ? `${server}/${repository}/actions/runs/${run}`
    : undefined;
}
