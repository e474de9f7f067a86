const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * What loads the same modules: pages, Backstage's backends, and what needs neither. Frontends load thousands of
 * modules, and so do backends; a worker keeps what it compiled of them until its memory is full and another takes
 * its place. Were they mixed, each would compile them all.
 */
const kinds = [/\/(packages\/app|plugins\/(primitives|primitives-common))\//, /\/(packages\/backend|plugins\/[^/]+)\//, /./];

/**
 * The last first: it starts thousands of processes of git, helm and compilers, and to start one takes a worker of
 * a gigabyte twenty milliseconds more than one that is small yet, as its page tables are copied. Pages start none.
 */
const order = [...kinds.keys()].reverse();

/** Jest's own order, the longest first, kind after kind. */
module.exports = class ByModules extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    const kindOf = ({ path }) => kinds.findIndex(kind => kind.test(path));
    return order.flatMap(kind => sorted.filter(test => kindOf(test) === kind));
  }
};
