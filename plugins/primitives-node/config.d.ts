import { HumanDuration } from '@backstage/types';

export interface Config {
  /** Where primitives live and run. */
  primitives?: {
    /** Where both repositories are. */
    github: {
      /** Host of one entry of `integrations.github`, for example `github.com`. */
      host: string;
      /**
       * Share of GitHub's rate limits that reading may use, above 0 and at most 1. Once
       * it is used, only what webhooks name is read until the limits are reset.
       * @default 0.8
       */
      share?: number;
    };
    /** Repository that holds contracts and primitives' code. */
    core: {
      /** Organisation or person that it belongs to. */
      owner: string;
      /** Its name, without the owner. */
      repository: string;
      /** @default main */
      branch?: string;
    };
    /** Repository that holds desired state. */
    gitops: {
      /** Organisation or person that it belongs to. */
      owner: string;
      /** Its name, without the owner. */
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
        /** @default retry-smoke.yaml */
        retrySmoke?: string;
        /** @default waive-rule.yaml */
        waive?: string;
      };
    };
    /** OCI registry that holds the images of primitives. */
    registry: {
      /** Registry host and owner, as image references begin: `ghcr.io/ameideio`. */
      name: string;
      /** Address of the registry's OCI API, for example `https://ghcr.io`. */
      apiUrl: string;
      /** Who reads images there, with `password`; without both nobody signs in. */
      username?: string;
      /** Password or token of that user. @visibility secret */
      password?: string;
    };
    /** The Argo CDs that run primitives. */
    argocd: {
      /** One for each Argo CD server; names may not repeat. */
      instances: Array<{
        /** What the pages and the status of sources call it. */
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
        /**
         * Environments whose Applications this instance runs. Needed where several instances
         * have Applications of one name: each tells only of its own environments.
         * @default all of `primitives.environments`
         */
        environments?: string[];
        /**
         * How this instance's Applications are named: text with `<environment>` and
         * `<component>`, each once.
         * @default <environment>-<component>
         */
        applicationName?: string;
        /**
         * Parts that the Applications are read in, each by one list and one stream. Argo CD's
         * list has no pages and its answer a cap (200 MB by default, about 6,000 whole
         * Applications), so name parts where there are more.
         * @default one part with all of them
         */
        slices?: Array<{
          /** Label selector, for example `ameide.io/tier=production`. */
          selector?: string;
          /** AppProjects. */
          projects?: string[];
        }>;
      }>;
      /**
       * Shared secret that Argo CD notifications send as `Authorization: Bearer <secret>`,
       * at least 16 characters. Without it there is no webhook for Argo CD.
       * @visibility secret
       */
      webhookSecret?: string;
    };
    /**
     * Environments in promotion order.
     * @default [dev, staging, production]
     */
    environments?: string[];
    /** Who writes desired state. */
    ci?: {
      /** Logins that may open pull requests on the GitOps repository, for example `ameide-ci[bot]`. */
      identities?: string[];
    };
    /**
     * Where an enablement or a promotion that one person asks for is handed to CI only once
     * another, who may ask for it as well, has approved it. Rolling back is always one
     * person's: it ends an outage.
     */
    secondPerson?: {
      /**
       * Environments, for example `[production]`.
       * @default []
       */
      environments?: string[];
      /**
       * How long a request waits for its second person.
       * @default 1 day
       */
      expiresAfter?: HumanDuration | string;
    };
    /** How often the sources are read when nothing asks for it sooner. */
    schedule?: {
      /**
       * Time between two looks at a source. A look that takes longer is not cut off by it.
       * @default 1 minute
       */
      frequency?: HumanDuration | string;
    };
    /** What has to be so for a primitive to count as done. */
    done?: {
      /**
       * Rules of the Definition of Done, beside the specification's own: one with the id of
       * a known rule takes its place, and `enabled: false` with an id turns that one off.
       * A rule that is not right keeps the backend from starting.
       */
      rules?: Array<{
        /** Lower-case words joined by hyphens. */
        id: string;
        /**
         * `false` turns the rule of this id off.
         * @default true
         */
        enabled?: boolean;
        /** What lists and forms call it. */
        title?: string;
        /** What it means, in Markdown. */
        description?: string;
        /** Why it is asked, in Markdown. */
        why?: string;
        /** How to satisfy it, in Markdown. */
        satisfy?: string;
        /**
         * Whether it is judged once, or in the first environment and each other enabled one.
         * @default primitive
         */
        per?: 'primitive' | 'environment';
        /** CEL that comes to a bool, for example `stages.verify.status == "passed"`. */
        expression?: string;
      }>;
    };
    /** Evidence bundles of digests. */
    evidence?: {
      /**
       * Private Ed25519 key in PEM that evidence bundles are signed with. Make one by
       * `openssl genpkey -algorithm ed25519`. Without it bundles are not signed, and say so.
       * @visibility secret
       */
      signingKey?: string;
    };
    /** What owners are told by Backstage's notifications. */
    notifications?: {
      /**
       * Whether the owner of a primitive is told of each breach of a non-negotiable, once.
       * @default true
       */
      breaches?: boolean;
      /** Entity that is told of breaches that no primitive's owner is responsible for, for example `group:default/platform`. Without it nobody is. */
      fallback?: string;
      /** What a week brought, by owner. */
      digest?: {
        /**
         * Whether each owner gets a digest: what was deployed, what waits, what is not met.
         * @default true
         */
        enabled?: boolean;
        /**
         * When it is sent.
         * @default Mondays at 8, by the backend's clock
         */
        schedule?: {
          /** An ISO duration, or `{ cron: '0 8 * * 1' }`. */
          frequency: { cron: string } | HumanDuration | string;
          /** How long sending it may take. */
          timeout: HumanDuration | string;
        };
      };
    };
    /** What was so before. */
    history?: {
      /**
       * How long what was true before is kept, and can be asked for.
       * @default 400 days
       */
      retention?: HumanDuration | string;
    };
  };
}
