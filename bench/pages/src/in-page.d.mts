/** What is to be seen of a list in one frame. */
export type Lines = { texts: string[]; isWhole: boolean; blank: number; unknown: number };
/** What was seen of a list in the frames of a while. */
export type Watched = { seconds: number; frames: number; notWhole: number; blankFrames: number; longestMs: number };
/** `window.bench` of a page with the probe. */
export type Probe = {
  lines(list: 'fleet' | 'catalog'): Lines;
  total(list: 'fleet' | 'catalog'): number;
  watch(list: 'fleet' | 'catalog'): () => Watched;
};
/** Runs in the page before anything else does; see in-page.mjs. */
export function installProbe(): void;
