import { dirname } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { Manifest, toManifest } from '../manifests/manifest';
import { SchemaSet } from '../manifests/schema-locations';
import { RenderInput } from './render-inputs';
import { KeptFindings } from './kept-findings';
import {
  Rendered,
  RenderedDocument,
  Renderer,
  RenderJob,
} from '../render/renderer';
import { Application } from './applications';
import { couldNotRunFinding } from './report';
import { manifestImagesRule } from './rules/manifest-images';
import { manifestSchemaRule } from './rules/manifest-schema';
import { manifestSecretsRule } from './rules/manifest-secrets';
import { renderedApplicationRule } from './rules/rendered-application';

/** An Application with what it is rendered from. @internal */
export type ApplicationInput = {
  application: Application;
  input: RenderInput;
  /** Under which its findings are kept. */
  key: string;
};

/** Builds every overlay and holds what comes out against the rules. @internal */
export async function overlayFindings(
  renderer: Renderer,
  kustomizations: readonly string[],
  schemas: SchemaSet,
): Promise<Finding[]> {
  const jobs = kustomizations.map(
    (file): RenderJob => ({ kind: 'overlay', folder: dirname(file), schemas }),
  );
  const findings: Finding[][] = jobs.map(() => []);
  await renderer.documents(jobs, (index, rendered) => {
    const file = kustomizations[index];
    findings[index] = judge(rendered, file, file, () => []);
  });
  return findings.flat();
}

/** Renders Applications and holds what comes out against the rules; what is kept is not rendered again. @internal */
export async function applicationFindings(
  renderer: Renderer,
  inputs: readonly ApplicationInput[],
  kept: KeptFindings | undefined,
): Promise<Finding[]> {
  const findings = inputs.map(({ key }) => kept?.get(key));
  const missing = [...inputs.keys()].filter(i => findings[i] === undefined);
  await renderer.documents(
    missing.map(i => inputs[i].input.job),
    (nth, rendered) => {
      const index = missing[nth];
      const { application, key } = inputs[index];
      const { name, file } = application;
      const found = judge(rendered, file, name, manifests =>
        renderedApplicationRule(application, manifests),
      );
      findings[index] = found;
      // That a program did not run says nothing about the chart.
      if (rendered.ok || !rendered.broken) kept?.set(key, found);
    },
  );
  // In the order of the Applications, whichever was rendered first.
  return findings.flatMap((found, index) =>
    found === undefined
      ? couldNotRunFinding(
          `${inputs[index].application.name}: was not rendered`,
          'run the gate again',
          inputs[index].application.file,
        )
      : found,
  );
}

function judge(
  rendered: Rendered<RenderedDocument[]>,
  file: string,
  where: string,
  more: (manifests: Manifest[]) => Finding[],
): Finding[] {
  if (!rendered.ok) {
    const { broken, message } = rendered;
    if (broken)
      return [
        couldNotRunFinding(
          `${where}: ${message}`,
          'check that the tool runs',
          file,
        ),
      ];
    return [
      {
        rule: 'render',
        severity: 'error',
        message: `${where}: does not render: ${message}`,
        file,
        remedy: 'correct the values or the chart that the message names',
      },
    ];
  }
  const manifests: Manifest[] = [];
  const findings: Finding[] = [];
  for (const { object, validation } of rendered.value) {
    const manifest = toManifest(object);
    if (typeof manifest === 'string') {
      const problems =
        validation.outcome === 'invalid' && object === undefined
          ? validation.problems
          : [manifest];
      findings.push(
        ...problems.map(
          (problem): Finding => ({
            rule: 'schema',
            severity: 'error',
            message: `${where}: a document ${problem}`,
            file,
            remedy: 'render Kubernetes objects only',
          }),
        ),
      );
    } else {
      manifests.push(manifest);
      findings.push(
        ...manifestSchemaRule(manifest, validation, file, where),
        ...manifestImagesRule(manifest, file, where),
        ...manifestSecretsRule(manifest, file, where),
      );
    }
  }
  return [...more(manifests), ...findings];
}
