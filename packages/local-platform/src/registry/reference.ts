import { ImagePullError } from './errors';

/** Repository names of the distribution specification. */
const namePattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** Whether a repository's name may be used. */
export function isRepositoryName(name: string): boolean {
  return name.length <= 255 && namePattern.test(name);
}

/** Whether a tag may be used. */
export function isTag(tag: string): boolean {
  return tagPattern.test(tag);
}

/** Splits `host/repository[:tag][@digest]`; the digest wins over the tag, as every runtime has it. */
export function parseImageReference(reference: string, hosts: string[]): { repository: string; reference: string } {
  const match = /^([^/@]+)\/([^:@]+)(?::([^@/]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(reference);
  const [, host, repository, tag, digest] = match ?? [];
  if (host === undefined || repository === undefined || !isRepositoryName(repository) || (tag !== undefined && !isTag(tag))) {
    throw new ImagePullError(reference, "couldn't parse image name: it is not 'registry/repository[:tag][@digest]'");
  }
  if (!hosts.includes(host)) {
    throw new ImagePullError(reference, `registry '${host}' cannot be reached from here; this machine has '${hosts[0]}'`);
  }
  return { repository, reference: digest ?? tag ?? 'latest' };
}
