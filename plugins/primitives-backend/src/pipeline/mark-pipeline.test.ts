import fc from 'fast-check';
import { waiversFile } from '@ameide/gitops-repo';
import { anyChange, anySources } from '../__testUtils__/any-world';
import { config, id, now, pipelineIn, world } from '../testing/world';
import { gitopsFileUrl } from './context';
import { placesOf } from './environment-stages';
import { markPipeline } from './mark-pipeline';
import { asRead } from './staleness';

describe('markPipeline', () => {
  it('says what assembling anew would say, whatever cannot be read', () => {
    fc.assert(
      fc.property(anyChange, anySources, (changed, read) => {
        const { sources: _anew, ...anew } = pipelineIn(changed, read);
        const { sources: _stored, ...stored } = pipelineIn(
          changed,
          asRead(read),
        );
        const view = world(changed);
        expect(
          markPipeline(stored, {
            ...{ sources: read, now, rules: config.done },
            places: placesOf(view, id, config.environments),
            waivers: view.get('waivers', 'gitops'),
            waiversUrl: gitopsFileUrl(config, waiversFile),
          }),
        ).toEqual(anew);
      }),
      { numRuns: Number(process.env.MARK_RUNS ?? 200) },
    );
  });
});
