import { z } from 'zod';
import { Finding } from '@ameide/plugin-primitives-common';
import { loadToml } from '../../lazy';
import { findingsBy } from '../finding';
import { importsDescription } from './rules';
import { normalName } from './python-names';

const finding = findingsBy(importsDescription);

const requirements = z.array(z.string()).optional();

const sourceSchema = z.looseObject({
  path: z.string().optional(),
  git: z.string().optional(),
  url: z.string().optional(),
  workspace: z.boolean().optional(),
});

const projectSchema = z.looseObject({
  project: z
    .looseObject({
      dependencies: requirements,
      'optional-dependencies': z
        .record(z.string(), z.array(z.string()))
        .optional(),
    })
    .optional(),
  tool: z
    .looseObject({
      pytest: z
        .looseObject({
          ini_options: z
            .looseObject({
              pythonpath: z
                .union([
                  z.string().transform(text => text.split(/\s+/)),
                  z.array(z.string()),
                ])
                .optional(),
            })
            .optional(),
        })
        .optional(),
      uv: z
        .looseObject({
          sources: z
            .record(z.string(), z.union([sourceSchema, z.array(sourceSchema)]))
            .optional(),
        })
        .optional(),
      poetry: z
        .looseObject({
          dependencies: z
            .record(
              z.string(),
              z.union([z.string(), sourceSchema, z.array(sourceSchema)]),
            )
            .optional(),
        })
        .optional(),
    })
    .optional(),
});

/** What manifests of Python list, and what is wrong with them. @internal */
export type PythonManifest = { listed: Set<string>; issues: Finding[] };

/** Reads `pyproject.toml`. @internal */
export function readPyproject(
  text: string,
  about: { file: string; isOther(distribution: string): string | undefined },
): PythonManifest {
  const { file } = about;
  let data: unknown;
  try {
    data = loadToml().parse(text);
  } catch {
    return {
      listed: new Set(),
      issues: [finding('imports/manifest', { message: 'is no TOML', file })],
    };
  }
  const parsed = projectSchema.safeParse(data);
  if (!parsed.success) {
    const [{ path }] = parsed.error.issues;
    return {
      listed: new Set(),
      issues: [
        finding('imports/manifest', {
          message: `${path.join('.')} is not what pyproject.toml holds there`,
          file,
        }),
      ],
    };
  }
  const { project, tool } = parsed.data;
  const manifest: PythonManifest = { listed: new Set(), issues: [] };
  for (const requirement of project?.dependencies ?? []) {
    const name = judgeRequirement(requirement, {
      ...about,
      issues: manifest.issues,
    });
    if (name) manifest.listed.add(name);
  }
  for (const extra of Object.values(project?.['optional-dependencies'] ?? {})) {
    for (const requirement of extra)
      judgeRequirement(requirement, { ...about, issues: manifest.issues });
  }
  const sources = { ...tool?.uv?.sources, ...tool?.poetry?.dependencies };
  for (const [name, source] of Object.entries(sources)) {
    if (
      tool?.poetry?.dependencies &&
      name !== 'python' &&
      Object.hasOwn(tool.poetry.dependencies, name)
    )
      manifest.listed.add(normalName(name));
    for (const one of Array.isArray(source) ? source : [source]) {
      if (typeof one === 'string') continue;
      if (one.path !== undefined || one.workspace)
        manifest.issues.push(
          finding('imports/folder-dependency', {
            message: `${JSON.stringify(name)} is taken from a folder`,
            file,
          }),
        );
      else if (one.git !== undefined || one.url !== undefined)
        manifest.issues.push(
          finding('imports/replaced', {
            message: `${JSON.stringify(
              name,
            )} is taken from an address of its own`,
            file,
          }),
        );
    }
  }
  for (const path of tool?.pytest?.ini_options?.pythonpath ?? []) {
    if (path.startsWith('/') || path.split('/').includes('..'))
      manifest.issues.push(
        finding('imports/search-path', {
          message: `pythonpath leads to ${JSON.stringify(
            path,
          )}, which is outside`,
          file,
        }),
      );
  }
  return manifest;
}

/** Reads a `requirements*.txt` (https://pip.pypa.io/en/stable/reference/requirements-file-format/). @internal */
export function readRequirements(
  text: string,
  about: { file: string; isOther(distribution: string): string | undefined },
): PythonManifest {
  const manifest: PythonManifest = { listed: new Set(), issues: [] };
  // A backslash joins lines; numbers of lines stay those of the first.
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1;
    let whole = lines[index];
    while (whole.endsWith('\\') && index + 1 < lines.length)
      whole = whole.slice(0, -1) + lines[++index];
    const requirement = whole.replace(/(^|\s)#.*$/, '').trim();
    if (!requirement) continue;
    const name = judgeRequirement(requirement, {
      ...about,
      line,
      issues: manifest.issues,
    });
    if (name) manifest.listed.add(name);
  }
  return manifest;
}

/** Gives the distribution's normal name; what is wrong goes to the issues (PEP 508). */
function judgeRequirement(
  requirement: string,
  about: {
    file: string;
    line?: number;
    issues: Finding[];
    isOther(distribution: string): string | undefined;
  },
): string | undefined {
  const { file, line, issues, isOther } = about;
  const report = (rule: string, message: string) =>
    issues.push(finding(rule, { message, file, ...(line && { line }) }));
  if (/^(-e|--editable)\b/.test(requirement)) {
    report(
      'imports/folder-dependency',
      'is installed as a folder that can be edited',
    );
    return undefined;
  }
  if (requirement.startsWith('-')) return undefined;
  const isFolder = (text: string) => /^(\.{0,2}\/|file:|~\/)/.test(text);
  const name = /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?/.exec(requirement)?.[0];
  const address =
    /^[^@;]*@\s*(\S+)/.exec(requirement)?.[1] ??
    (/^[\w+]+:\/\//.test(requirement) || isFolder(requirement)
      ? requirement
      : undefined);
  if (address !== undefined) {
    if (isFolder(address))
      report('imports/folder-dependency', 'is taken from a folder');
    else report('imports/replaced', 'is taken from an address of its own');
  }
  if (name === undefined) return undefined;
  const normal = normalName(name);
  const other = isOther(normal);
  if (other)
    report(
      'imports/cross-primitive',
      `${JSON.stringify(name)} is another primitive's package, ${other}`,
    );
  return normal;
}
