import type { BuiltinAction } from './builtin';

/** docker/setup-qemu-action and docker/setup-buildx-action: nothing to set up here, and they say so. */
export function dockerSetup(tool: string): BuiltinAction {
  return {
    description: `Accepted; does nothing, since images are built without ${tool}`,
    inputs: ['platforms', 'image', 'driver', 'driver-opts', 'version', 'install', 'use', 'buildkitd-flags', 'cache-image'],
    run: async ({ log }) => {
      log(`No ${tool} is needed: this runner evaluates Dockerfiles itself, and runs nothing of another architecture`);
      return { name: 'local', platforms: 'linux/amd64,linux/arm64' };
    },
  };
}
