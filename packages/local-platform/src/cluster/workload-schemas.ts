import { z } from 'zod';
import { InvalidObjectError, type KubernetesObject } from './objects';

const texts = z.record(z.string(), z.string());
const portReference = z.union([z.number().int(), z.string()]);
const keyReference = z.object({ name: z.string(), key: z.string(), optional: z.boolean().optional() });
const sourceReference = z.object({ name: z.string(), optional: z.boolean().optional() });

/** A probe; defaults as in the Kubernetes API reference. */
const probeSchema = z.looseObject({
  httpGet: z
    .looseObject({
      path: z.string().default('/'),
      port: portReference,
      httpHeaders: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
    })
    .optional(),
  tcpSocket: z.looseObject({ port: portReference }).optional(),
  exec: z.looseObject({ command: z.array(z.string()) }).optional(),
  initialDelaySeconds: z.number().default(0),
  periodSeconds: z.number().positive().default(10),
  timeoutSeconds: z.number().positive().default(1),
  successThreshold: z.number().default(1),
  failureThreshold: z.number().default(3),
});

/** A container, as far as it is honoured here. */
export const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  workingDir: z.string().optional(),
  ports: z
    .array(z.looseObject({ name: z.string().optional(), containerPort: z.number().int(), hostPort: z.number().int().optional() }))
    .default([]),
  env: z
    .array(
      z.object({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z
          .looseObject({
            fieldRef: z.looseObject({ fieldPath: z.string() }).optional(),
            configMapKeyRef: keyReference.optional(),
            secretKeyRef: keyReference.optional(),
          })
          .optional(),
      }),
    )
    .default([]),
  envFrom: z
    .array(z.object({ prefix: z.string().default(''), configMapRef: sourceReference.optional(), secretRef: sourceReference.optional() }))
    .default([]),
  livenessProbe: probeSchema.optional(),
  readinessProbe: probeSchema.optional(),
  startupProbe: probeSchema.optional(),
  /** The one hook honoured: a sleep before SIGTERM, in which connections under way come to their end. */
  lifecycle: z.looseObject({ preStop: z.looseObject({ sleep: z.object({ seconds: z.number().nonnegative() }).optional() }).optional() }).optional(),
});

/** What a pod runs. */
export const podSpecSchema = z.looseObject({
  containers: z.array(containerSchema).min(1),
  initContainers: z.array(containerSchema).default([]),
  restartPolicy: z.enum(['Always', 'OnFailure', 'Never']).default('Always'),
  terminationGracePeriodSeconds: z.number().default(30),
  enableServiceLinks: z.boolean().default(true),
  serviceAccountName: z.string().optional(),
  volumes: z.array(z.looseObject({ name: z.string(), emptyDir: z.unknown().optional() })).default([]),
});

const templateSchema = z.looseObject({
  metadata: z.looseObject({ labels: texts.nullish(), annotations: texts.nullish() }).optional(),
  spec: podSpecSchema,
});

/** A Deployment's spec. */
export const deploymentSpecSchema = z.looseObject({
  replicas: z.number().int().nonnegative().default(1),
  selector: z.looseObject({ matchLabels: texts.default({}) }),
  strategy: z.looseObject({ type: z.enum(['RollingUpdate', 'Recreate']).default('RollingUpdate') }).prefault({}),
  progressDeadlineSeconds: z.number().default(600),
  paused: z.boolean().default(false),
  template: templateSchema,
});

/** A Job's spec. */
export const jobSpecSchema = z.looseObject({
  backoffLimit: z.number().int().nonnegative().default(6),
  completions: z.number().int().positive().default(1),
  parallelism: z.number().int().positive().default(1),
  activeDeadlineSeconds: z.number().positive().optional(),
  template: templateSchema,
});

/** What a Job's status says of it while it lives. */
export const jobStatusSchema = z
  .looseObject({
    startTime: z.string().optional(),
    completionTime: z.string().optional(),
    active: z.number().optional(),
    succeeded: z.number().default(0),
    failed: z.number().default(0),
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string(), reason: z.string().optional(), message: z.string().optional() })).default([]),
  })
  .prefault({});

/** A Service's spec. */
export const serviceSpecSchema = z.looseObject({
  selector: texts.default({}),
  type: z.string().default('ClusterIP'),
  ports: z.array(z.looseObject({ name: z.string().optional(), port: z.number().int(), targetPort: portReference.optional() })).default([]),
});

/** A container. */
export type Container = z.infer<typeof containerSchema>;
/** A pod's spec. */
export type PodSpec = z.infer<typeof podSpecSchema>;
/** A probe. */
export type Probe = z.infer<typeof probeSchema>;
/** A Deployment's spec. */
export type DeploymentSpec = z.infer<typeof deploymentSpecSchema>;
/** A Service's spec. */
export type ServiceSpec = z.infer<typeof serviceSpecSchema>;

/** Parses the spec of an object, naming the field that breaks a rule. */
export function parseSpec<S extends z.ZodType>(schema: S, object: KubernetesObject): z.output<S> {
  const parsed = schema.safeParse(object.spec ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new InvalidObjectError({ kind: object.kind, name: object.metadata.name }, `spec.${issue?.path.join('.')}: ${issue?.message}`);
}
