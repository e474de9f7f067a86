import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Tools that the project brings itself; ignored by git. */
export const toolsFolder = join(root, '.tools');

/** Where `npm start` keeps everything it makes, unless AMEIDE_STATE names another folder. */
export const stateFolder = process.env.AMEIDE_STATE
  ? resolve(process.env.AMEIDE_STATE)
  : join(root, '.state');
