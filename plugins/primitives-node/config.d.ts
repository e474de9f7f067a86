import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  /** Where primitives live and run. */
  primitives?: {
    github: {
      /** Host of one entry of `integrations.github`, for example `github.com`. */
      host: string;
    };
    /** Repository that holds contracts and primitives' code. */
    core: {
      owner: string;
      repository: string;
      /** @default main */
      branch?: string;
    };
    /** Repository that holds desired state. */
    gitops: {
      owner: string;
      repository: string;
      /** @default main */
      branch?: string;
      /** File names in `.github/workflows` of the workflows that write desired state. */
      workflows?: {
        /** @default scaffold-primitive-gitops.yaml */
        wiring?: string;
        /** @default enable-primitive.yaml */
        enable?: string;
        /** @default promote-images.yaml */
        promote?: string;
        /** @default rollback-images.yaml */
        rollback?: string;
      };
    };
    registry: {
      /** Registry host and owner, as image references begin: `ghcr.io/ameideio`. */
      name: string;
      /** Address of the registry's OCI API, for example `https://ghcr.io`. */
      apiUrl: string;
      username?: string;
      /** @visibility secret */
      password?: string;
    };
    argocd: {
      instances: Array<{
        name: string;
        /** Address of the Argo CD server; also where links in the portal lead. */
        url: string;
        /** Token of a read-only local account. @visibility secret */
        token?: string;
        /**
         * Namespace that Applications live in.
         * @default argocd
         */
        namespace?: string;
      }>;
    };
    /**
     * Environments in promotion order.
     * @default [dev, staging, production]
     */
    environments?: string[];
    ci?: {
      /** Logins that may open pull requests on the GitOps repository, for example `ameide-ci[bot]`. */
      identities?: string[];
    };
    /** How often the sources are read when nothing asks for it sooner. */
    schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
  };
}
