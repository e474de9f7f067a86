import { cache } from './cache';
import type { BuiltinAction } from './builtin';
import { checkout } from './checkout';
import { createGithubAppToken } from './create-github-app-token';
import { dockerBuildPush } from './docker-build-push';
import { dockerLogin } from './docker-login';
import { dockerSetup } from './docker-setup';
import { downloadArtifact } from './download-artifact';
import { setupGo, setupPython } from './setup-language';
import { setupNode } from './setup-node';
import { uploadArtifact } from './upload-artifact';

/** Every action that the runner does itself, whatever the ref it is pinned to. */
const builtins: Record<string, BuiltinAction> = {
  'actions/cache': cache,
  'actions/checkout': checkout,
  'actions/create-github-app-token': createGithubAppToken,
  'actions/download-artifact': downloadArtifact,
  'actions/setup-go': setupGo,
  'actions/setup-node': setupNode,
  'actions/setup-python': setupPython,
  'actions/upload-artifact': uploadArtifact,
  'docker/build-push-action': dockerBuildPush,
  'docker/login-action': dockerLogin,
  'docker/setup-buildx-action': dockerSetup('buildx'),
  'docker/setup-qemu-action': dockerSetup('QEMU'),
};

/** The built-in action of a `uses`, by owner and repository. */
export function findBuiltin(uses: string): BuiltinAction | undefined {
  const [name = '', ref] = uses.split('@');
  return ref === undefined || !Object.hasOwn(builtins, name.toLowerCase()) ? undefined : builtins[name.toLowerCase()];
}

/** Names of all built-in actions. */
export function supportedActions(): string[] {
  return Object.keys(builtins);
}
