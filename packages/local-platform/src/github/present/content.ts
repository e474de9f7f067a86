import type { RepositoryName } from '../../contract';
import type { Core } from '../core';
import type { TreeEntry } from '../git/objects';
import { encodePath } from '../paths';

/** The contents API gives files above this only raw: https://docs.github.com/en/rest/repos/contents#get-repository-content */
const inlineLimit = 1024 * 1024;

/** Base64 in lines, as GitHub sends it. */
export function wrappedBase64(content: Buffer): string {
  return content.toString('base64').replace(/.{60}/g, line => `${line}\n`);
}

function kindOf(entry: TreeEntry): 'file' | 'dir' | 'symlink' | 'submodule' {
  if (entry.type === 'tree') return 'dir';
  if (entry.type === 'commit') return 'submodule';
  return entry.mode === '120000' ? 'symlink' : 'file';
}

/** One entry of `content-directory`, and what is common to `content-file`. */
export function presentEntry(
  core: Core,
  repository: RepositoryName,
  ref: string,
  entry: TreeEntry & { path: string; size?: number },
) {
  const type = kindOf(entry);
  const path = encodePath(entry.path);
  const page = core.urls.page(repository);
  const url = `${core.urls.repository(repository)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const git = `${core.urls.repository(repository)}/git/${type === 'dir' ? 'trees' : 'blobs'}/${entry.sha}`;
  const html = `${page}/${type === 'dir' ? 'tree' : 'blob'}/${encodePath(ref)}/${path}`;
  return {
    name: entry.name,
    path: entry.path,
    sha: entry.sha,
    size: type === 'file' || type === 'symlink' ? (entry.size ?? 0) : 0,
    url,
    html_url: html,
    git_url: git,
    download_url: type === 'dir' ? null : `${page}/raw/${encodePath(ref)}/${path}`,
    type,
    _links: { self: url, git, html },
  };
}

/** `content-file`. */
export function presentContent(core: Core, repository: RepositoryName, ref: string, entry: TreeEntry & { path: string }, content: Buffer) {
  const inline = content.length <= inlineLimit;
  return {
    ...presentEntry(core, repository, ref, { ...entry, size: content.length }),
    content: inline ? wrappedBase64(content) : '',
    encoding: inline ? 'base64' : 'none',
    ...(entry.mode === '120000' ? { target: content.toString('utf8') } : {}),
  };
}
