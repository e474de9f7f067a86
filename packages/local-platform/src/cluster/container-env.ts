import type { Container, PodSpec } from './workload-schemas';

/** A container that cannot be made from what its spec refers to. */
export class ContainerConfigError extends Error {
  override readonly name = 'ContainerConfigError';
}

/** A Service as the variables of its namespace show it; ports are those of this machine. */
export type ServiceLink = { name: string; ports: { name?: string; port: number }[] };

/** What a container's environment is made from. */
export type EnvironmentInput = {
  pod: { name: string; namespace: string; uid: string; labels: Record<string, string>; annotations: Record<string, string> };
  spec: Pick<PodSpec, 'enableServiceLinks' | 'serviceAccountName'>;
  container: Pick<Container, 'name' | 'env' | 'envFrom' | 'ports'>;
  imageEnv: string[];
  services: ServiceLink[];
  /** Port of this machine for each container port of the pod. */
  hostPorts: ReadonlyMap<number, number>;
  configMap: (name: string) => Record<string, string> | undefined;
  secret: (name: string) => Record<string, string> | undefined;
};

/** Replaces `$(NAME)` as the kubelet does: `$$` is a dollar sign, and an unknown name stays as it is written. */
export function expandVariables(text: string, variables: Record<string, string>): string {
  return text.replace(/\$\$|\$\(([^()]*)\)/g, (match, name: string | undefined) =>
    name === undefined ? '$' : (variables[name] ?? match),
  );
}

/** Variables that tell a pod where the Services of its namespace are. */
function serviceVariables(services: ServiceLink[]): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const { name, ports } of services) {
    const [first] = ports;
    if (!first) continue;
    const prefix = `${name.toUpperCase().replaceAll('-', '_')}_SERVICE`;
    variables[`${prefix}_HOST`] = '127.0.0.1';
    variables[`${prefix}_PORT`] = String(first.port);
    for (const port of ports) {
      if (port.name) variables[`${prefix}_PORT_${port.name.toUpperCase().replaceAll('-', '_')}`] = String(port.port);
    }
  }
  return variables;
}

function fieldValue(path: string, { pod, spec }: EnvironmentInput): string {
  const entry = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path);
  if (entry?.[1] === 'labels' || entry?.[1] === 'annotations') return pod[entry[1]][entry[2] ?? ''] ?? '';
  const fields: Record<string, string> = {
    'metadata.name': pod.name,
    'metadata.namespace': pod.namespace,
    'metadata.uid': pod.uid,
    'spec.nodeName': 'localhost',
    'spec.serviceAccountName': spec.serviceAccountName ?? 'default',
    'status.podIP': '127.0.0.1',
    'status.podIPs': '127.0.0.1',
    'status.hostIP': '127.0.0.1',
  };
  const value = fields[path];
  if (value === undefined) throw new ContainerConfigError(`fieldRef '${path}' is not supported by this cluster; it knows ${Object.keys(fields).join(', ')}`);
  return value;
}

function entryOf(
  source: 'configmap' | 'secret',
  reference: { name: string; key: string; optional?: boolean },
  data: Record<string, string> | undefined,
): string | undefined {
  const value = data?.[reference.key];
  if (value !== undefined || reference.optional) return value;
  throw new ContainerConfigError(
    data ? `couldn't find key ${reference.key} in ${source} ${reference.name}` : `${source} "${reference.name}" not found`,
  );
}

/**
 * The variables of one container. There is no network namespace here, so a value that
 * equals one of the container's own ports becomes the port it was given on this
 * machine, and listening on all interfaces becomes listening on loopback.
 */
export function containerEnvironment(input: EnvironmentInput): Record<string, string> {
  const own: Record<string, string> = {};
  const links = input.spec.enableServiceLinks ? serviceVariables(input.services) : {};
  for (const { prefix, configMapRef, secretRef } of input.container.envFrom) {
    const data = configMapRef ? input.configMap(configMapRef.name) : secretRef && input.secret(secretRef.name);
    const source = configMapRef ?? secretRef;
    if (!data && source && !source.optional) {
      throw new ContainerConfigError(`${configMapRef ? 'configmap' : 'secret'} "${source.name}" not found`);
    }
    for (const [key, value] of Object.entries(data ?? {})) own[`${prefix}${key}`] = value;
  }
  for (const { name, value, valueFrom } of input.container.env) {
    let given: string | undefined;
    if (valueFrom?.fieldRef) given = fieldValue(valueFrom.fieldRef.fieldPath, input);
    else if (valueFrom?.configMapKeyRef) given = entryOf('configmap', valueFrom.configMapKeyRef, input.configMap(valueFrom.configMapKeyRef.name));
    else if (valueFrom?.secretKeyRef) given = entryOf('secret', valueFrom.secretKeyRef, input.secret(valueFrom.secretKeyRef.name));
    else if (valueFrom) throw new ContainerConfigError(`env '${name}': valueFrom ${Object.keys(valueFrom).join(', ')} is not supported by this cluster`);
    else given = expandVariables(value ?? '', { ...links, ...own });
    if (given !== undefined) own[name] = given;
  }
  const image = Object.fromEntries(
    input.imageEnv.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  const settings = Object.entries({ ...image, ...own }).map(([name, value]) => {
    const port = /^\d+$/.test(value) && input.container.ports.some(each => String(each.containerPort) === value) ? input.hostPorts.get(Number(value)) : undefined;
    if (port !== undefined) return [name, String(port)];
    return [name, value === '0.0.0.0' || value === '::' ? '127.0.0.1' : value];
  });
  return { HOST: '127.0.0.1', HOSTNAME: input.pod.name, ...links, ...Object.fromEntries(settings) };
}
