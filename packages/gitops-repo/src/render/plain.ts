import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { z } from 'zod';
import { parseDocuments, ReadDocument } from '../manifests/manifest';
import { run } from '../tools/run';
import { Tools } from '../tools/tools';
import {
  Rendered,
  RenderedDocument,
  Renderer,
  RenderJob,
  validationOf,
} from './renderer';

/** kubeconform's `-output json -verbose`. */
const verdictsSchema = z.object({
  resources: z.array(
    z.object({
      filename: z.string(),
      status: z.enum(['statusValid', 'statusInvalid', 'statusError']),
      msg: z.string(),
      validationErrors: z
        .array(z.object({ path: z.string(), msg: z.string() }))
        .nullish(),
    }),
  ),
});

const statuses = {
  statusValid: 'valid',
  statusInvalid: 'invalid',
  statusError: 'error',
} as const;

type Verdict = z.infer<typeof verdictsSchema>['resources'][number];

/**
 * The plain commands: `helm template` or `kustomize build` for each job, and
 * `kubeconform` once for all of one Kubernetes version. They are the referee.
 * @internal
 */
export class PlainRenderer implements Renderer {
  readonly programs: Record<string, string>;
  readonly #root: string;
  readonly #tools: Tools;
  readonly #concurrency: number;

  private constructor(root: string, tools: Tools, concurrency: number) {
    this.#root = root;
    this.#tools = tools;
    this.#concurrency = concurrency;
    this.programs = Object.fromEntries(
      Object.entries(tools).map(([name, { version }]) => [name, version]),
    );
  }

  static create(options: { root: string; tools: Tools; concurrency: number }) {
    const { root, tools, concurrency } = options;
    return new PlainRenderer(root, tools, concurrency);
  }

  async text(
    jobs: readonly RenderJob[],
    take: (index: number, rendered: Rendered<string>) => void,
  ): Promise<void> {
    const limit = pLimit(this.#concurrency);
    await Promise.all(
      jobs.map((job, index) =>
        limit(async () => take(index, await this.#render(job))),
      ),
    );
  }

  async documents(
    jobs: readonly RenderJob[],
    take: (index: number, rendered: Rendered<RenderedDocument[]>) => void,
  ): Promise<void> {
    const bySchemas = new Map<string, Map<number, ReadDocument[]>>();
    await this.text(jobs, (index, rendered) => {
      if (!rendered.ok) {
        take(index, rendered);
        return;
      }
      const { digest } = jobs[index].schemas;
      const group = bySchemas.get(digest) ?? new Map<number, ReadDocument[]>();
      bySchemas.set(digest, group);
      group.set(index, parseDocuments(rendered.value));
    });
    for (const group of bySchemas.values())
      await this.#validate(jobs, group, take);
  }

  async #render(job: RenderJob): Promise<Rendered<string>> {
    const { helm, kustomize } = this.#tools;
    const [program, args] =
      job.kind === 'overlay'
        ? [kustomize, [job.folder]]
        : [
            helm,
            [
              'template',
              job.release,
              job.chart,
              '--namespace',
              job.namespace,
              '--kube-version',
              job.schemas.kubernetesVersion,
              '--include-crds',
              ...job.values.flatMap(file => ['--values', file]),
            ],
          ];
    try {
      const result = await run(program.file, [...program.args, ...args], {
        cwd: this.#root,
      });
      if (result.exitCode === 0) return { ok: true, value: result.stdout };
      return { ok: false, broken: false, message: said(result) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { ok: false, broken: true, message };
    }
  }

  async #validate(
    jobs: readonly RenderJob[],
    group: ReadonlyMap<number, ReadDocument[]>,
    take: (index: number, rendered: Rendered<RenderedDocument[]>) => void,
  ): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'ameide-gate-'));
    try {
      for (const [index, documents] of group) {
        await mkdir(join(folder, String(index)));
        for (const [nth, { source }] of documents.entries())
          await writeFile(join(folder, String(index), `${nth}.yaml`), source);
      }
      const [first] = group.keys();
      const verdicts = await this.#kubeconform(folder, jobs[first]);
      for (const [index, documents] of group) {
        const judged = documents.map((document, nth) =>
          judge(document, verdicts.get(join(folder, `${index}/${nth}.yaml`))),
        );
        take(index, { ok: true, value: judged });
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      for (const index of group.keys())
        take(index, { ok: false, broken: true, message });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #kubeconform(
    folder: string,
    job: RenderJob,
  ): Promise<Map<string, Verdict>> {
    const { file } = this.#tools.kubeconform;
    const result = await run(
      file,
      [
        '-strict',
        '-output',
        'json',
        '-verbose',
        '-n',
        String(this.#concurrency),
        '-kubernetes-version',
        job.schemas.kubernetesVersion,
        ...job.schemas.locations.flatMap(l => ['-schema-location', l]),
        folder,
      ],
      { cwd: this.#root, timeoutMs: 600_000 },
    );
    // 1 says that something is wrong with a manifest, or with kubeconform itself.
    if (result.exitCode > 1 || !result.stdout.trim())
      throw new Error(`kubeconform: ${said(result)}`);
    const { resources } = verdictsSchema.parse(JSON.parse(result.stdout));
    return new Map(resources.map(verdict => [verdict.filename, verdict]));
  }
}

function judge(
  read: ReadDocument,
  verdict: Verdict | undefined,
): RenderedDocument {
  const { object, problem } = read;
  if (problem !== undefined)
    return { validation: { outcome: 'invalid', problems: [problem] } };
  // Never seen is never valid.
  if (!verdict) throw new Error('kubeconform said nothing about a document');
  return {
    object,
    validation: validationOf({
      status: statuses[verdict.status],
      message: verdict.msg,
      problems: (verdict.validationErrors ?? []).map(({ path, msg }) => ({
        path,
        message: msg,
      })),
    }),
  };
}

/** What a program that failed said, on one line. */
function said(result: { exitCode: number; stderr: string }): string {
  return (
    oneLine(result.stderr) || `exit code ${result.exitCode}, without a word`
  );
}

/** A message as it stands in a finding. @internal */
export function oneLine(text: string): string {
  return text
    .split('\n')
    .filter(line => line.trim() && !/^(?:Use --debug|level=)/.test(line))
    .join('; ')
    .replace(/^error: /i, '');
}
