/** What is said where a mirror fails: git's own words name hosts, and are in the log. @internal */
export function unreadMirror(repository: 'core' | 'GitOps'): string {
  return `The ${repository} repository could not be read here; the log of the backend says why.`;
}
