import { Tools } from '../tools/tools';
import { EngineState, findEngine } from './build-engine';
import { EngineRenderer } from './engine';
import { PlainRenderer } from './plain';
import { Renderer } from './renderer';

/** By which programs charts and overlays are rendered. @public */
export type RenderChoice = 'auto' | 'engine' | 'plain';

/**
 * From this many renders on, building the engine costs less than the process starts it
 * saves: compiling it takes one to three minutes, a start of helm about a tenth of a second.
 */
const worthBuilding = 1000;

/**
 * The engine where it is built or worth building and can be, else the plain commands.
 * @internal
 */
export async function chooseRenderer(options: {
  root: string;
  tools: Tools;
  concurrency: number;
  choice: RenderChoice;
  /** How many renders there are to do. */
  renders: number;
  /** Looks for the engine elsewhere; for tests. */
  find?: () => Promise<EngineState>;
}): Promise<Renderer> {
  const { root, choice, renders, find = findEngine } = options;
  if (choice === 'plain') return PlainRenderer.create(options);
  const state = await find();
  if (state.engine)
    return EngineRenderer.create({ root, engine: state.engine });
  if (choice === 'engine')
    return EngineRenderer.create({ root, engine: await state.build() });
  if (renders >= worthBuilding) {
    try {
      return EngineRenderer.create({ root, engine: await state.build() });
    } catch {
      // No Go here, or it cannot fetch the modules: slower, and as right.
    }
  }
  return PlainRenderer.create(options);
}
