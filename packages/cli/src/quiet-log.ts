/**
 * A log for GitHub's client that keeps silent: its remarks on requests that found nothing,
 * and its warnings about coming changes, are for maintainers and not for a job's log.
 * @internal
 */
export const quietLog = { debug() {}, info() {}, warn() {}, error() {} };
