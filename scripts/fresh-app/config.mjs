import { parse } from 'yaml';
import { Advice } from '../lib/steps.mjs';

/** A configuration with what READMEs say belongs into it: objects are joined, lists put one behind the other. */
export function withBlocks(config, blocks) {
  return blocks.map(({ lines }) => parse(lines.join('\n'))).reduce(join, config);
}

function join(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) return [...one, ...other];
  if (!isObject(one) || !isObject(other)) return other;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...keys].map(key => [key, key in one && key in other ? join(one[key], other[key]) : one[key] ?? other[key]]));
}

/** Refuses values for keys that a configuration does not name: a person would not have found them. */
export function assertNamed(config, values) {
  const named = new Set(keysOf(config));
  const unnamed = keysOf(values).filter(key => !named.has(key));
  if (unnamed.length > 0) throw new Advice(`The READMEs' blocks for app-config.yaml do not name ${unnamed.join(', ')}`);
}

/** Every key that has a value, as `primitives.argocd.instances.url`: the entries of a list count as one. */
function keysOf(value, path = '') {
  if (Array.isArray(value)) return value.flatMap(entry => keysOf(entry, path));
  if (!isObject(value)) return [path];
  return Object.entries(value).flatMap(([key, entry]) => keysOf(entry, path ? `${path}.${key}` : key));
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What a fresh app on this machine has in the place of the READMEs' examples: free ports, and
 * the local platform. Secrets come from the environment, by the names that the READMEs give them.
 */
export function valuesFor({ ports, platform }) {
  const app = `http://localhost:${ports.app}`;
  const github = `localhost:${platform.github}`;
  return {
    app: { baseUrl: app },
    backend: {
      baseUrl: `http://localhost:${ports.backend}`,
      listen: { host: '127.0.0.1', port: ports.backend },
      cors: { origin: app },
    },
    integrations: { github: [{ host: github, apiBaseUrl: `http://${github}/api/v3`, token: '${GITHUB_TOKEN}' }] },
    primitives: {
      github: { host: github },
      core: { owner: 'ameideio', repository: 'ameide' },
      gitops: { owner: 'ameideio', repository: 'ameide-gitops' },
      registry: { name: `localhost:${platform.registry}/ameideio`, apiUrl: `http://localhost:${platform.registry}` },
      argocd: { instances: [{ name: 'local', url: `http://localhost:${platform.argocd}`, token: '${ARGOCD_TOKEN}' }] },
    },
  };
}
