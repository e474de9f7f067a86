import { child, literalText, type Template } from '../expressions/template';

const jobFeatures = ['container', 'services', 'snapshot'];
const stepFeatures = ['background', 'parallel', 'wait', 'wait-all', 'cancel'];

function entriesOf(template: Template | undefined) {
  return template?.kind === 'map' ? template.entries : [];
}

/** What this runner cannot do although the file asks for it; each names the feature and its line. */
export function unsupportedFeatures(root: Template): string[] {
  const found: string[] = [];
  const report = (feature: string, place: string, template: Template | undefined) => {
    if (template) found.push(`Unsupported feature '${feature}' ${place} (line ${template.line})`);
  };
  for (const { key, value: job } of entriesOf(child(root, 'jobs'))) {
    for (const feature of jobFeatures) report(feature, `of job '${key}'`, child(job, feature));
    const uses = child(job, 'uses');
    const called = literalText(uses);
    if (called !== undefined && !called.startsWith('./.github/workflows/')) {
      report(`uses: ${called}`, `of job '${key}': only workflows of the same repository, ./.github/workflows/<file>`, uses);
    }
    const steps = child(job, 'steps');
    if (steps?.kind !== 'list') continue;
    for (const step of steps.items) {
      for (const feature of stepFeatures) report(feature, `of a step of job '${key}'`, child(step, feature));
    }
  }
  return found;
}
