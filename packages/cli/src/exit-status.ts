/** Exit status of `ameide primitive` and `ameide doctor`, as their help says. @internal */
export const exitStatus = {
  passed: 0,
  failed: 1,
  usage: 2,
  missingTool: 3,
} as const;
