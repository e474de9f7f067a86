/**
 * A clock that is set, for `node --require`: a portal lives at the moment that `AMEIDE_CLOCK` names (ISO 8601), and at
 * another from when it is told so by a message `{ clock }`, which it answers by the same. So a portal comes to have
 * weeks behind it within minutes; all that it tells of them, it has seen.
 */
const Machine = Date;
let ahead = Machine.parse(process.env.AMEIDE_CLOCK) - Machine.now();

globalThis.Date = class SetDate extends Machine {
  constructor(...given) {
    super(...(given.length === 0 ? [SetDate.now()] : given));
  }

  static now() {
    return Machine.now() + ahead;
  }

  // Node's own dates, of files say, are dates too.
  static [Symbol.hasInstance](value) {
    return value instanceof Machine;
  }
};

// The portal goes by its database's time, for which it asks SQLite's `unixepoch`, and for its parts of a second.
const file = require.resolve('better-sqlite3');
const Database = require(file);
require.cache[file].exports = class SetDatabase extends Database {
  constructor(...options) {
    super(...options);
    this.function('unixepoch', { varargs: true }, () => Date.now() / 1000);
  }
};

process.on('message', message => {
  if (typeof message?.clock !== 'string') return;
  ahead = Machine.parse(message.clock) - Machine.now();
  process.send?.({ clock: message.clock });
});
// To listen is no reason to stay.
process.channel?.unref();
