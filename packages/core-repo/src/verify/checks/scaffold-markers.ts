import { Finding } from '@ameide/plugin-primitives-common';
import { Check } from '../check';
import { findingsBy } from '../finding';
import { filesToSearch } from '../own-files';
import { readOnce } from '../read-once';
import { findMarkers, marker } from '../scaffold-markers/find-markers';
import { scaffoldMarkersDescription } from '../scaffold-markers/rules';

const finding = findingsBy(scaffoldMarkersDescription);

/** More in one file say no more. */
const maxPerFile = 20;

/** Nothing is left as the scaffold made it. @internal */
export const scaffoldMarkersCheck: Check = {
  id: 'scaffold-markers',
  description: scaffoldMarkersDescription,
  inputs: ['tracked'],
  async run(context) {
    const { folder } = context;
    const files = await filesToSearch(context);
    const issues = files.flatMap((path): Finding[] => {
      const file = `${folder}/${path}`;
      const inName = path.includes(marker)
        ? [
            finding('scaffold-markers/in-name', {
              message: `${marker} is still in the name`,
              file,
            }),
          ]
        : [];
      const read = readOnce(context, path);
      if ('content' in read) {
        return [
          ...inName,
          ...findMarkers(read.content)
            .slice(0, maxPerFile)
            .map(place =>
              finding('scaffold-markers/left', {
                message: `${marker} is still there`,
                file,
                ...place,
              }),
            ),
        ];
      }
      if (read.skipped === 'symbolic link') return inName;
      return [
        ...inName,
        finding('scaffold-markers/not-looked-at', {
          message: `is ${
            read.skipped === 'unreadable' ? 'not readable' : read.skipped
          }`,
          file,
        }),
      ];
    });
    return {
      message: issues.length
        ? `${issues.length} places are as the scaffold left them`
        : `No marker in ${files.length} files`,
      issues,
    };
  },
};
