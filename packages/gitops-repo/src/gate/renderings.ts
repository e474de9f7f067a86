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

/** What renders gave, overlays and Applications each. @internal */
export type RenderFindings = { overlays: Finding[]; applications: Finding[] };

/**
 * Builds every overlay, renders Applications, all at once, and holds what comes out
 * against the rules. What is kept of Applications is not rendered again; of an overlay
 * nobody can tell beforehand what it reads.
 * @internal
 */
export async function renderFindings(options: {
  renderer: Renderer;
  /** Paths of `kustomization.yaml` files. */
  overlays: readonly string[];
  overlaySchemas: SchemaSet;
  applications: readonly ApplicationInput[];
  kept: KeptFindings | undefined;
}): Promise<RenderFindings> {
  const { renderer, overlays, overlaySchemas, applications, kept } = options;
  const ofOverlays: (Finding[] | undefined)[] = overlays.map(() => undefined);
  const ofApplications = applications.map(({ key }) => kept?.get(key));
  const tasks = [
    ...overlays.map((file, index) => ({
      job: overlayJob(file, overlaySchemas),
      take(rendered: Rendered<RenderedDocument[]>) {
        ofOverlays[index] = judge(rendered, file, file, () => []);
      },
    })),
    ...applications.flatMap(({ application, input, key }, index) => {
      if (ofApplications[index] !== undefined) return [];
      const { name, file } = application;
      const take = (rendered: Rendered<RenderedDocument[]>) => {
        const found = judge(rendered, file, name, manifests =>
          renderedApplicationRule(application, manifests),
        );
        ofApplications[index] = found;
        // That a program did not run says nothing about the chart.
        if (rendered.ok || !rendered.broken) kept?.set(key, found);
      };
      return [{ job: input.job, take }];
    }),
  ];
  await renderer.documents(
    tasks.map(task => task.job),
    (index, rendered) => tasks[index].take(rendered),
  );
  // In the order in which they were given, whichever was rendered first.
  return {
    overlays: ofOverlays.flatMap(
      (found, index) => found ?? notRendered(overlays[index], overlays[index]),
    ),
    applications: ofApplications.flatMap((found, index) => {
      const { name, file } = applications[index].application;
      return found ?? notRendered(name, file);
    }),
  };
}

function overlayJob(file: string, schemas: SchemaSet): RenderJob {
  return { kind: 'overlay', folder: dirname(file), schemas };
}

function notRendered(where: string, file: string): Finding {
  return couldNotRunFinding(
    `${where}: was not rendered`,
    'run the gate again',
    file,
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
