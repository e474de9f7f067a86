import pLimit from 'p-limit';
import { Finding } from '@ameide/plugin-primitives-common';
import { Manifest, parseManifests } from '../manifests/manifest';
import { ManifestValidator } from '../manifests/validate';
import { buildOverlay, Rendered, renderApplication } from '../tools/render';
import { Tools } from '../tools/tools';
import { Application } from './applications';
import { couldNotRunFinding } from './report';
import { manifestImagesRule } from './rules/manifest-images';
import { manifestSchemaRule } from './rules/manifest-schema';
import { manifestSecretsRule } from './rules/manifest-secrets';
import { renderedApplicationRule } from './rules/rendered-application';

/** Renders with the real tools, a few at a time, and holds what comes out against the rules. @internal */
export class Renderings {
  readonly #root: string;
  readonly #tools: Tools;
  readonly #validator: ManifestValidator;
  readonly #limit: ReturnType<typeof pLimit>;

  private constructor(options: {
    root: string;
    tools: Tools;
    concurrency: number;
    validator: ManifestValidator;
  }) {
    this.#root = options.root;
    this.#tools = options.tools;
    this.#validator = options.validator;
    this.#limit = pLimit(options.concurrency);
  }

  static create(options: { root: string; tools: Tools; concurrency: number }) {
    return new Renderings({
      ...options,
      validator: ManifestValidator.create({ root: options.root }),
    });
  }

  /** `kustomize build` of every overlay. */
  async overlays(kustomizations: readonly string[]): Promise<Finding[]> {
    const findings = kustomizations.map(file =>
      this.#limit(async () => {
        const rendered = await this.#render(file, () =>
          buildOverlay(this.#root, file, this.#tools),
        );
        return rendered.findings ?? this.#judge(rendered.manifests, file, file);
      }),
    );
    return (await Promise.all(findings)).flat();
  }

  /** `helm template` of every Application. */
  async applications(applications: readonly Application[]): Promise<Finding[]> {
    const findings = applications.map(application =>
      this.#limit(async () => {
        const { name, file } = application;
        const rendered = await this.#render(
          file,
          () => renderApplication(this.#root, application, this.#tools),
          name,
        );
        if (rendered.findings) return rendered.findings;
        return [
          ...renderedApplicationRule(application, rendered.manifests),
          ...(await this.#judge(rendered.manifests, file, name)),
        ];
      }),
    );
    return (await Promise.all(findings)).flat();
  }

  async #render(
    file: string,
    render: () => Promise<Rendered>,
    where = file,
  ): Promise<
    { findings: Finding[] } | { findings?: undefined; manifests: Manifest[] }
  > {
    let rendered: Rendered;
    try {
      rendered = await render();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return {
        findings: [
          couldNotRunFinding(
            `${where}: ${message}`,
            'check that the tool runs',
            file,
          ),
        ],
      };
    }
    if (!rendered.ok) {
      const message = `${where}: does not render: ${rendered.message}`;
      return {
        findings: [
          {
            rule: 'render',
            severity: 'error',
            message,
            file,
            remedy: 'correct the values or the chart that the message names',
          },
        ],
      };
    }
    const { manifests, problems } = parseManifests(rendered.text);
    if (problems.length === 0) return { manifests };
    return {
      findings: problems.map(problem => ({
        rule: 'schema',
        severity: 'error' as const,
        message: `${where}: a document ${problem}`,
        file,
        remedy: 'render Kubernetes objects only',
      })),
    };
  }

  async #judge(
    manifests: readonly Manifest[],
    file: string,
    where: string,
  ): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const manifest of manifests) {
      findings.push(
        ...manifestSchemaRule(
          manifest,
          await this.#validator.validate(manifest),
          file,
          where,
        ),
        ...manifestImagesRule(manifest, file, where),
        ...manifestSecretsRule(manifest, file, where),
      );
    }
    return findings;
  }
}
