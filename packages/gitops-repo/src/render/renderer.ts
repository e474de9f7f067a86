import { SchemaSet } from '../manifests/schema-locations';

/** A chart with its values, or an overlay, to render and validate. @internal */
export type RenderJob = {
  schemas: SchemaSet;
} & (
  | {
      kind: 'chart';
      release: string;
      namespace: string;
      /** Folder of the chart, from the root. */
      chart: string;
      /** Values files from the root, later ones win. */
      values: readonly string[];
    }
  | {
      kind: 'overlay';
      /** Folder of the overlay, from the root. */
      folder: string;
    }
);

/** A Kubernetes object as it was rendered, and what kubeconform says of it. @internal */
export type RenderedDocument = {
  /** Undefined when it could not even be read. */
  object?: unknown;
  validation: Validation;
};

/** What kubeconform says of one object. @internal */
export type Validation =
  | { outcome: 'valid' }
  | { outcome: 'invalid'; problems: string[] }
  /** There is no schema for its kind. */
  | { outcome: 'unknown-kind' };

/** What a render gave, or why there is nothing: the chart is wrong, or (`broken`) the program did not run. @internal */
export type Rendered<T> =
  | { ok: true; value: T }
  | { ok: false; broken: boolean; message: string };

/** Renders and validates, all jobs of a call together. @internal */
export interface Renderer {
  /** Names and versions of the programs, for the report. */
  readonly programs: Record<string, string>;
  /** Renders and validates; `take` is called with each result as it is there, in any order. */
  documents(
    jobs: readonly RenderJob[],
    take: (index: number, rendered: Rendered<RenderedDocument[]>) => void,
  ): Promise<void>;
  /** Renders only, as text. */
  text(
    jobs: readonly RenderJob[],
    take: (index: number, rendered: Rendered<string>) => void,
  ): Promise<void>;
}

/** Reads kubeconform's words about one object. @internal */
export function validationOf(result: {
  status: 'valid' | 'invalid' | 'error';
  message: string;
  problems: readonly { path: string; message: string }[];
}): Validation {
  if (result.status === 'valid') return { outcome: 'valid' };
  if (result.message.startsWith('could not find schema for '))
    return { outcome: 'unknown-kind' };
  const problems = result.problems.map(({ path, message }) => {
    const field = path.replaceAll('/', '.').replace(/^\./, '');
    return `${field || 'document'}: ${message}`;
  });
  return {
    outcome: 'invalid',
    problems:
      problems.length > 0 ? problems : [result.message.replace(/\s+/g, ' ')],
  };
}
