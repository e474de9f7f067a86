import { Fault } from './fault';

/** Headers as they went over the wire: name, value, name, value; in order, in their spelling, repeated ones too. @internal */
export type RawHeaders = readonly string[];

/** Headers that are about one connection and not about the message (RFC 9110, 7.6.1); Node keeps the framing itself. */
const connectionHeaders = ['connection', 'keep-alive', 'proxy-connection'];

/** Gives other values to headers; undefined leaves one out. */
function mapHeaders(
  headers: RawHeaders,
  change: (name: string, value: string) => string | undefined,
): string[] {
  return headers.flatMap((name, at) => {
    if (at % 2) return [];
    const lowerName = name.toLowerCase();
    if (connectionHeaders.includes(lowerName)) return [];
    const value = change(lowerName, headers[at + 1]);
    return value === undefined ? [] : [name, value];
  });
}

/** Counts the body in bytes, so that a fault can end it after some? */
const countsBytes = (fault: Fault): boolean => 'afterBytes' in fault;

/** Headers that a request goes on with. @internal */
export function requestHeaders(headers: RawHeaders, fault: Fault): string[] {
  return mapHeaders(headers, (name, value) => {
    // The proxy has answered "100 Continue" itself: it is between neighbours (RFC 9110, 10.1.1).
    if (name === 'expect') return undefined;
    // Half of a compressed body is no body at all, and the fault would be another one.
    if (name === 'accept-encoding' && countsBytes(fault)) return 'identity';
    return value;
  });
}

/** Headers that carry addresses which a client follows. */
const addressHeaders = ['link', 'location', 'www-authenticate'];

/**
 * Headers that an answer goes on with, under a fault. Addresses of the server become the
 * proxy's, or the second page would be asked for past it.
 * @internal
 */
export function responseHeaders(
  headers: RawHeaders,
  options: { fault: Fault; now: number; target: string; proxy: string },
): string[] {
  const { fault, now, target, proxy } = options;
  const changed = mapHeaders(headers, (name, value) => {
    if (addressHeaders.includes(name)) return value.replaceAll(target, proxy);
    if (name === 'etag' && fault.kind === 'wrong-etag') return undefined;
    if (name === 'date' && fault.kind === 'clock-skew') return undefined;
    if (name === 'content-length' && fault.kind === 'truncate')
      return undefined;
    return value;
  });
  if (fault.kind === 'wrong-etag') changed.push('ETag', fault.etag);
  if (fault.kind === 'clock-skew')
    changed.push('Date', new Date(now + fault.seconds * 1000).toUTCString());
  return changed;
}
