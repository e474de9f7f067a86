/** Programs that come as npm packages. @public */
export type ToolName = 'buf' | 'protoc-gen-es';

/** Generators that are Go programs. @internal */
export type GoGeneratorName = 'protoc-gen-go' | 'protoc-gen-connect-go';

/** Generators that are Python modules. @internal */
export type PythonGeneratorName = 'protoc' | 'protoc-gen-grpclib_python';

/** Programs that make code from contracts. @public */
export type GeneratorName =
  | 'protoc-gen-es'
  | GoGeneratorName
  | PythonGeneratorName;

/** A program of the contract's toolchain. @public */
export type Tool = {
  name: ToolName | GeneratorName;
  path: string;
  /** What stands before any other argument. */
  args?: readonly string[];
  /** Absent when only the program itself could say. */
  version?: string;
};
