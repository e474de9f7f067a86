import { UserEntity } from '@backstage/catalog-model';

/** Who started the task, as the scaffolder gives it. @internal */
export type Initiator = { entity?: UserEntity; ref?: string };

/**
 * A commit message of the portal: it commits as itself, and names the person who asked.
 * GitHub shows a co-author only by e-mail address; without one the reference has to do.
 * @internal
 */
export function commitMessage(subject: string, user: Initiator | undefined): string {
  const trailers: string[] = [];
  if (user?.ref) trailers.push(`Requested-by: ${line(user.ref)}`);
  const profile = user?.entity?.spec.profile;
  if (profile?.email) {
    const name = profile.displayName ?? user?.entity?.metadata.name ?? profile.email;
    trailers.push(`Co-authored-by: ${line(name)} <${line(profile.email)}>`);
  }
  return [subject, trailers.join('\n')].filter(Boolean).join('\n\n');
}

/** A trailer is one line, and an address ends at the bracket. */
function line(text: string): string {
  return text.replace(/[\r\n<>]+/g, ' ').trim();
}
