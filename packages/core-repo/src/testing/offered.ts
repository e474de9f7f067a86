/** Every kind in every language that it is offered in. @internal */
export const offered = [
  { kind: 'domain', language: 'typescript' },
  { kind: 'domain', language: 'go' },
  { kind: 'process', language: 'typescript' },
  { kind: 'process', language: 'go' },
  { kind: 'agent', language: 'typescript' },
  { kind: 'agent', language: 'python' },
  { kind: 'uisurface', language: 'typescript' },
  { kind: 'projection', language: 'typescript' },
  { kind: 'projection', language: 'go' },
  { kind: 'integration', language: 'typescript' },
  { kind: 'integration', language: 'go' },
] as const;
