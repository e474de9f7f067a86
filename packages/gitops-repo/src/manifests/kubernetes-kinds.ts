import { TypeMeta } from '@kubernetes-models/base';
import { CustomResourceDefinition } from 'kubernetes-models/apiextensions.k8s.io/v1/CustomResourceDefinition';
import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { ReplicaSet } from 'kubernetes-models/apps/v1/ReplicaSet';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { CronJob } from 'kubernetes-models/batch/v1/CronJob';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ClusterRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole';
import { ClusterRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding';
import { Role } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import { RoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import { PriorityClass } from 'kubernetes-models/scheduling.k8s.io/v1/PriorityClass';
import { StorageClass } from 'kubernetes-models/storage.k8s.io/v1/StorageClass';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { LimitRange } from 'kubernetes-models/v1/LimitRange';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { PersistentVolume } from 'kubernetes-models/v1/PersistentVolume';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Pod } from 'kubernetes-models/v1/Pod';
import { ResourceQuota } from 'kubernetes-models/v1/ResourceQuota';
import { Secret } from 'kubernetes-models/v1/Secret';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';

/** Checks an object of one kind; throws with the schema's errors. @internal */
export type KindValidator = (object: unknown) => void;

type ModelClass<T extends TypeMeta> = {
  new (data: T): { validate(): void };
  is(value: unknown): value is T;
  apiVersion: string;
  kind: string;
};

function entry<T extends TypeMeta>(
  Model: ModelClass<T>,
): [string, KindValidator] {
  return [
    `${Model.apiVersion}/${Model.kind}`,
    object => {
      if (Model.is(object)) new Model(object).validate();
    },
  ];
}

/** Kinds of Kubernetes itself, by `<apiVersion>/<kind>`, with their published schemas. @internal */
export const kubernetesKinds: ReadonlyMap<string, KindValidator> = new Map([
  entry(ClusterRole),
  entry(ClusterRoleBinding),
  entry(ConfigMap),
  entry(CronJob),
  entry(CustomResourceDefinition),
  entry(DaemonSet),
  entry(Deployment),
  entry(HorizontalPodAutoscaler),
  entry(Ingress),
  entry(Job),
  entry(LimitRange),
  entry(Namespace),
  entry(NetworkPolicy),
  entry(PersistentVolume),
  entry(PersistentVolumeClaim),
  entry(Pod),
  entry(PodDisruptionBudget),
  entry(PriorityClass),
  entry(ReplicaSet),
  entry(ResourceQuota),
  entry(Role),
  entry(RoleBinding),
  entry(Secret),
  entry(Service),
  entry(ServiceAccount),
  entry(StatefulSet),
  entry(StorageClass),
]);
