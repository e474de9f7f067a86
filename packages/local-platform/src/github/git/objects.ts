import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { ObjectType } from './object-reader';

const compress = promisify(deflate);

/** Who wrote a commit, and when (ISO 8601). */
export type Signature = { name: string; email: string; date: string };
/** A commit, parsed. */
export type Commit = {
  sha: string;
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
};
/** One entry of a tree. */
export type TreeEntry = { mode: string; type: 'blob' | 'tree' | 'commit'; name: string; sha: string };
/** An annotated tag, parsed. */
export type Tag = { sha: string; object: { sha: string; type: ObjectType }; tag: string; tagger: Signature; message: string };

/** Git writes directories without the leading zero; GitHub's API gives six digits. */
function typeOfMode(mode: string): TreeEntry['type'] {
  if (mode === '040000') return 'tree';
  return mode === '160000' ? 'commit' : 'blob';
}

/** Parses the content of a tree object. */
export function parseTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  let offset = 0;
  while (offset < content.length) {
    const end = content.indexOf(0, offset);
    const header = content.toString('utf8', offset, end);
    const space = header.indexOf(' ');
    const mode = header.slice(0, space).padStart(6, '0');
    entries.push({
      mode,
      type: typeOfMode(mode),
      name: header.slice(space + 1),
      sha: content.toString('hex', end + 1, end + 21),
    });
    offset = end + 21;
  }
  return entries;
}

/** The content of a tree object; git sorts a directory as if its name ended in a slash. */
export function formatTree(entries: TreeEntry[]): Buffer {
  const keyed = entries.map(entry => ({
    entry,
    key: Buffer.from(entry.type === 'tree' ? `${entry.name}/` : entry.name),
  }));
  keyed.sort((a, b) => Buffer.compare(a.key, b.key));
  return Buffer.concat(
    keyed.flatMap(({ entry }) => [
      Buffer.from(`${entry.mode.replace(/^0/, '')} ${entry.name}\0`),
      Buffer.from(entry.sha, 'hex'),
    ]),
  );
}

function parseSignature(text: string): Signature {
  const match = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(text);
  if (!match) return { name: text, email: '', date: new Date(0).toISOString() };
  const [, name = '', email = '', seconds = '0'] = match;
  return { name, email, date: new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z') };
}

function formatSignature(signature: Signature): string {
  const clean = (text: string) => text.replace(/[<>\n\0]/g, '').trim();
  const seconds = Math.floor(Date.parse(signature.date) / 1000);
  return `${clean(signature.name) || 'unknown'} <${clean(signature.email)}> ${seconds} +0000`;
}

function splitHeaders(content: Buffer): { headers: [string, string][]; message: string } {
  const text = content.toString('utf8');
  const blank = text.indexOf('\n\n');
  const head = blank < 0 ? text : text.slice(0, blank);
  const headers = head
    .split('\n')
    // Continuation lines belong to signatures, which nobody here reads.
    .filter(line => line && !line.startsWith(' '))
    .map((line): [string, string] => {
      const space = line.indexOf(' ');
      return [line.slice(0, space), line.slice(space + 1)];
    });
  return { headers, message: blank < 0 ? '' : text.slice(blank + 2) };
}

/** Parses the content of a commit object. */
export function parseCommit(sha: string, content: Buffer): Commit {
  const { headers, message } = splitHeaders(content);
  const all = (name: string) => headers.filter(([key]) => key === name).map(([, value]) => value);
  return {
    sha,
    tree: all('tree')[0] ?? '',
    parents: all('parent'),
    author: parseSignature(all('author')[0] ?? ''),
    committer: parseSignature(all('committer')[0] ?? ''),
    // GitHub's API gives messages without the newline that git ends them with.
    message: message.replace(/\n+$/, ''),
  };
}

/** The content of a commit object. */
export function formatCommit(commit: Omit<Commit, 'sha'>): Buffer {
  return Buffer.from(
    [
      `tree ${commit.tree}`,
      ...commit.parents.map(parent => `parent ${parent}`),
      `author ${formatSignature(commit.author)}`,
      `committer ${formatSignature(commit.committer)}`,
      '',
      commit.message,
    ].join('\n'),
  );
}

/** Parses the content of a tag object. */
export function parseTag(sha: string, content: Buffer): Tag {
  const { headers, message } = splitHeaders(content);
  const one = (name: string) => headers.find(([key]) => key === name)?.[1] ?? '';
  return {
    sha,
    object: { sha: one('object'), type: one('type') as ObjectType },
    tag: one('tag'),
    tagger: parseSignature(one('tagger')),
    message: message.replace(/\n+$/, ''),
  };
}

/** The content of a tag object. */
export function formatTag(tag: Omit<Tag, 'sha'>): Buffer {
  return Buffer.from(
    `object ${tag.object.sha}\ntype ${tag.object.type}\ntag ${tag.tag}\ntagger ${formatSignature(tag.tagger)}\n\n${tag.message}\n`,
  );
}

/** Stores one loose object the way git does, and gives its name. */
export async function writeObject(folder: string, type: ObjectType, content: Buffer): Promise<string> {
  const data = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  const sha = createHash('sha1').update(data).digest('hex');
  const directory = join(folder, 'objects', sha.slice(0, 2));
  const file = join(directory, sha.slice(2));
  try {
    await access(file);
    return sha;
  } catch {
    await mkdir(directory, { recursive: true });
  }
  // Written aside and renamed: a reader never sees half an object, and a crash leaves none.
  const temporary = join(folder, 'objects', `tmp_obj_${randomUUID()}`);
  await writeFile(temporary, await compress(data, { level: 1 }), { mode: 0o444 });
  await rename(temporary, file);
  return sha;
}
