import { Finding } from '@ameide/plugin-primitives-common';
import { containersOf } from '../../manifests/containers';
import { Manifest } from '../../manifests/manifest';
import { imageReferenceProblem, imageRemedy } from './image-reference';

/** Image policy on a rendered manifest: init, ephemeral, Job, CronJob and hook containers too. @internal */
export function manifestImagesRule(
  manifest: Manifest,
  file: string,
  where: string,
): Finding[] {
  return containersOf(manifest.object).flatMap(
    ({ path, image, imagePullPolicy }) => {
      const subject = `${where}: ${manifest.kind}/${manifest.name}: ${path}`;
      const finding = (message: string, remedy: string): Finding => ({
        rule: 'image-policy',
        severity: 'error',
        message: `${subject}: ${message}`,
        file,
        remedy,
      });
      const problem =
        image === undefined ? 'has no image' : imageReferenceProblem(image);
      return [
        ...(problem ? [finding(problem, imageRemedy)] : []),
        ...(imagePullPolicy === 'IfNotPresent'
          ? []
          : [
              finding(
                `imagePullPolicy is ${imagePullPolicy ?? 'left out'}`,
                'write imagePullPolicy: IfNotPresent',
              ),
            ]),
      ];
    },
  );
}
