import { NextStep } from '@ameide/plugin-primitives-common';

/** The Scaffolder form of a template, filled in with values. @internal */
export function templatePath(
  name: string,
  values?: Record<string, unknown>,
): string {
  const path = `/create/templates/default/${encodeURIComponent(name)}`;
  if (!values || Object.keys(values).length === 0) return path;
  return `${path}?${new URLSearchParams({ formData: JSON.stringify(values) })}`;
}

/** The pipeline tab of a primitive. @internal */
export function pipelinePath(id: string): string {
  return `/catalog/default/component/${encodeURIComponent(id)}/pipeline`;
}

/** Whether an address that came from outside may become a link. @internal */
export function isWebAddress(url: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

/** Where a button for the next step leads; undefined when there is nothing to press. @internal */
export function nextStepTarget(
  step: NextStep,
): { path: string } | { url: string } | undefined {
  if (step.kind === 'template' && step.template) {
    return { path: templatePath(step.template.name, step.template.values) };
  }
  if (step.kind === 'link' && step.url) {
    // Browsers take a backslash for a slash: `/\\host` leaves the portal, too.
    if (/^\/(?![/\\])/.test(step.url)) return { path: step.url };
    if (isWebAddress(step.url)) return { url: step.url };
  }
  return undefined;
}

/**
 * The line of a file at the commit a pipeline is about. GitHub shows a commit at
 * `/<owner>/<repo>/commit/<sha>` and a file of it at `/blob/<sha>/<path>#L<line>`:
 * https://docs.github.com/en/repositories/working-with-files/using-files/getting-permanent-links-to-files
 * @internal
 */
export function sourceUrl(
  commitUrl: string | undefined,
  file: string,
  line?: number,
): string | undefined {
  if (!commitUrl || !isWebAddress(commitUrl)) return undefined;
  const match = /^(.+)\/commits?\/([0-9a-f]{7,64})$/.exec(commitUrl);
  if (!match) return undefined;
  const path = file.split('/').map(encodeURIComponent).join('/');
  return `${match[1]}/blob/${match[2]}/${path}${line ? `#L${line}` : ''}`;
}

/** `sha256:` and twelve characters: enough to tell digests apart by eye. @internal */
export function shortDigest(digest: string): string {
  const [algorithm, hex] = digest.split(':');
  return hex ? `${algorithm}:${hex.slice(0, 12)}` : digest.slice(0, 12);
}

/** The page of a rule. @internal */
export function rulePath(rule: string, at?: string): string {
  const path = `/audit/rules/${encodeURIComponent(rule)}`;
  return at ? `${path}?${new URLSearchParams({ at })}` : path;
}
