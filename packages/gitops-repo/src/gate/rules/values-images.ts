import { Finding, parseImageReference } from '@ameide/plugin-primitives-common';
import { primitiveOfComponent } from '../../component';
import { imageReferenceProblem, imageRemedy } from './image-reference';
import { Visited } from './visit-values';

/**
 * Image policy on values: every image is pinned by digest; first-party charts take
 * one knob, `image.ref`; a primitive runs its own image and no other's.
 * @internal
 */
export function valuesImagesRule(
  file: string,
  values: readonly Visited[],
): Finding[] {
  const findings: Finding[] = [];
  const report = (line: number, message: string, remedy = imageRemedy) =>
    findings.push({
      rule: 'image-policy',
      severity: 'error',
      message,
      file,
      line,
      remedy,
    });
  for (const { path, value, line } of values) {
    const key = path.at(-1) ?? '';
    const parent = path.at(-2) ?? '';
    const inImage = /^image$|Image$/.test(parent);
    const name = path.join('.');
    if (
      typeof value === 'string' &&
      (/^image$|Image$/.test(key) || (inImage && key === 'ref'))
    ) {
      if (value === '') continue;
      const problem = imageReferenceProblem(value);
      if (problem) report(line, `${name}: ${problem}`);
    } else if (
      inImage &&
      ['repository', 'tag', 'digest', 'registry'].includes(key)
    ) {
      report(line, `${name}: an image is given by image.ref alone`);
    } else if (
      /^(?:image)?pullPolicy$/i.test(key) &&
      value !== 'IfNotPresent'
    ) {
      report(
        line,
        `${name}: must be IfNotPresent`,
        'write IfNotPresent; a digest never changes',
      );
    }
  }
  const at = (...path: string[]) =>
    values.find(v => v.path.join('.') === path.join('.'));
  const ref = at('image', 'ref');
  const text = typeof ref?.value === 'string' ? ref.value : '';
  const enabled = at('enabled');
  if (enabled?.value === true && text === '') {
    report(
      enabled.line,
      'enabled is true, but image.ref is empty',
      'enable with a digest, or set enabled: false',
    );
  }
  const primitive = primitiveOfComponent(
    file.replace(/^.*\//, '').replace(/\.ya?ml$/, ''),
  );
  const repository = parseImageReference(text)?.repository;
  if (primitive && repository && ref) {
    const wanted = `primitive-${primitive.ref.kind}-${primitive.ref.name}`;
    if (repository.split('/').at(-1) !== wanted) {
      report(
        ref.line,
        `image.ref: ${repository} is not the image of ${primitive.id}`,
        `use the repository …/${wanted}`,
      );
    }
  }
  return findings;
}
