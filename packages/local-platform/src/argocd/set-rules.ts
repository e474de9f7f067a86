import type { ApplicationSet } from './application-set';
import { isMap } from './go-template/values';
import { describeUnsupported, unsupportedFields, type Honoured } from './unsupported';

const set: Honoured = {
  goTemplate: true,
  goTemplateOptions: true,
  generators: true,
  template: { metadata: { name: true, namespace: true, labels: true, annotations: true, finalizers: true }, spec: true },
  syncPolicy: { preserveResourcesOnDeletion: true, applicationsSync: true },
  // Selectors of nested generators always count, as they do from Argo CD 3 on.
  applyNestedSelectors: true,
  strategy: { type: true },
};

const generator: Honoured = {
  git: { repoURL: true, revision: true, files: true, directories: true, values: true, pathParamPrefix: true, requeueAfterSeconds: true },
  list: { elements: true, elementsYaml: true },
  matrix: { generators: true },
  merge: { mergeKeys: true, generators: true },
  selector: true,
};

/** What of a set is not honoured, in words; undefined when all of it is. */
export function setProblem({ spec }: ApplicationSet, namespace: string): string | undefined {
  const { metadata } = spec.template;
  const strategy = isMap(spec.strategy) ? spec.strategy.type : undefined;
  return describeUnsupported([
    ...unsupportedFields(spec, set, 'spec'),
    ...(strategy === undefined || strategy === 'AllAtOnce' ? [] : [`spec.strategy.type ${String(strategy)}`]),
    ...spec.goTemplateOptions.filter(each => !/^missingkey=(error|default|invalid)$/.test(each)).map(each => `spec.goTemplateOptions ${each}`),
    ...(metadata.namespace === undefined || metadata.namespace === namespace ? [] : [`spec.template.metadata.namespace ${String(metadata.namespace)}`]),
  ]);
}

/** What of a generator is not honoured, in words; undefined when all of it is. */
export function generatorProblem(input: unknown): string | undefined {
  return describeUnsupported(unsupportedFields(input, generator, 'generator'));
}
