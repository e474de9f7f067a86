import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { oneLine } from './plain';
import {
  Rendered,
  RenderedDocument,
  Renderer,
  RenderJob,
  validationOf,
} from './renderer';

const answerSchema = z.object({
  id: z.number(),
  error: z.string().optional(),
  text: z.string().optional(),
  documents: z
    .array(
      z.object({
        object: z.unknown().optional(),
        status: z.enum(['valid', 'invalid', 'error']),
        message: z.string().default(''),
        problems: z
          .array(z.object({ path: z.string(), msg: z.string() }))
          .default([]),
      }),
    )
    .optional(),
});

type Answer = z.infer<typeof answerSchema>;

/** No answer for this long, and the engine counts as stuck: a chart renders in milliseconds. */
const patienceMs = 60_000;

/**
 * The engine (`engine/`): Helm, kustomize and kubeconform as libraries of one process. A
 * test holds it against the plain commands, document for document.
 * @internal
 */
export class EngineRenderer implements Renderer {
  readonly programs: Record<string, string>;
  readonly #root: string;
  readonly #file: string;

  private constructor(root: string, engine: Engine) {
    this.#root = root;
    this.#file = engine.file;
    this.programs = engine.versions;
  }

  static create(options: { root: string; engine: Engine }) {
    return new EngineRenderer(options.root, options.engine);
  }

  async documents(
    jobs: readonly RenderJob[],
    take: (index: number, rendered: Rendered<RenderedDocument[]>) => void,
  ): Promise<void> {
    await this.#ask(jobs, false, take, answer =>
      (answer.documents ?? []).map(document => ({
        object: document.object,
        validation: validationOf({
          status: document.status,
          message: document.message,
          problems: document.problems.map(({ path, msg }) => ({
            path,
            message: msg,
          })),
        }),
      })),
    );
  }

  async text(
    jobs: readonly RenderJob[],
    take: (index: number, rendered: Rendered<string>) => void,
  ): Promise<void> {
    await this.#ask(jobs, true, take, answer => answer.text ?? '');
  }

  async #ask<T>(
    jobs: readonly RenderJob[],
    isText: boolean,
    take: (index: number, rendered: Rendered<T>) => void,
    read: (answer: Answer) => T,
  ): Promise<void> {
    if (jobs.length === 0) return;
    const child = spawn(this.#file, [], {
      cwd: this.#root,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const waiting = new Set(jobs.keys());
    let said = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      said = `${said}${text}`.slice(-2000);
    });
    const stuck = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    const ended = new Promise<string>(resolve => {
      child.on('error', error => resolve(error.message));
      child.on('close', (code, signal) =>
        resolve(`ended with ${code ?? signal}`),
      );
    });
    // It may end before it has read everything; what it did not answer is told below.
    child.stdin.on('error', () => {});
    const sent = send(child.stdin, jobs, isText);
    for await (const line of createInterface({ input: child.stdout })) {
      stuck.refresh();
      const answer = answerSchema.parse(JSON.parse(line));
      if (!waiting.delete(answer.id)) continue;
      take(
        answer.id,
        answer.error === undefined
          ? { ok: true, value: read(answer) }
          : { ok: false, broken: false, message: oneLine(answer.error) },
      );
    }
    clearTimeout(stuck);
    const end = await ended;
    await sent;
    for (const index of waiting)
      take(index, {
        ok: false,
        broken: true,
        message: `the engine gave no answer: ${oneLine(said) || end}`,
      });
  }
}

/** The engine's program, and the versions of the libraries in it. @public */
export type Engine = { file: string; versions: Record<string, string> };

/** Writes the questions as fast as they are read. Who ends before has its reasons, which are told elsewhere. */
async function send(
  input: NodeJS.WritableStream,
  jobs: readonly RenderJob[],
  isText: boolean,
): Promise<void> {
  await pipeline(questions(jobs, isText), input).catch(() => undefined);
}

function* questions(
  jobs: readonly RenderJob[],
  isText: boolean,
): Generator<string> {
  for (const [id, job] of jobs.entries()) {
    const { kubernetesVersion: kubeVersion, locations } = job.schemas;
    const common = { id, kubeVersion, schemas: locations, text: isText };
    const what =
      job.kind === 'overlay'
        ? { overlay: job.folder }
        : {
            chart: job.chart,
            values: job.values,
            release: job.release,
            namespace: job.namespace,
          };
    yield `${JSON.stringify({ ...common, ...what })}\n`;
  }
}
