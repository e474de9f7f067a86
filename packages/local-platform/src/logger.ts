/** Where the platform writes what it does; one line a call. */
export interface Logger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Logs to standard error, so that standard output stays free. */
export const consoleLogger: Logger = {
  info: message => process.stderr.write(`${message}\n`),
  warn: message => process.stderr.write(`warning: ${message}\n`),
  error: message => process.stderr.write(`error: ${message}\n`),
};

/** Logs nothing; for tests. */
export const silentLogger: Logger = { info() {}, warn() {}, error() {} };
