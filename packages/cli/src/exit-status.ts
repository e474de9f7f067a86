/** Exit status of `ameide primitive`, `ameide doctor` and `ameide evidence`, as their help says. @internal */
export const exitStatus = {
  passed: 0,
  failed: 1,
  usage: 2,
  missingTool: 3,
  /** Nothing is wrong, and what was asked for is not proven. */
  unproven: 4,
} as const;
