/** Rule of each check that starts programs of the tree, but for its id. @internal */
export const trackedTool = {
  severity: 'error',
  title: 'Program that is part of the tree',
  why: 'node_modules at the root is tracked by Git, so that checking the tree would run whatever a pull request puts there. Nothing of it was run.',
  fix: 'Take node_modules out of Git (git rm -r --cached node_modules) and ignore it.',
  limits:
    'Files that are there and not tracked count as installed by the person who runs this.',
} as const;
