import { request } from 'node:http';
import { connect } from 'node:net';
import type { Probe } from './workload-schemas';

/** Outcome of one probe, in the kubelet's words. */
export type ProbeResult = { ok: true } | { ok: false; message: string };

/** What a probe needs to know of its container. */
export type ProbeTarget = {
  /** Port of this machine for a container port by number or name. */
  port: (reference: number | string) => number | undefined;
  /** Runs a command in the container; gives its exit code. */
  exec: (command: string[], timeoutMs: number) => Promise<number>;
};

function httpProbe(port: number, get: NonNullable<Probe['httpGet']>, timeoutMs: number): Promise<ProbeResult> {
  return new Promise(resolve => {
    const headers = Object.fromEntries(get.httpHeaders.map(({ name, value }) => [name, value]));
    // A connection of its own for each probe: one kept alive would hold up the container's graceful stop.
    const outgoing = request({ host: '127.0.0.1', port, path: get.path, headers: { ...headers, connection: 'close' }, agent: false, timeout: timeoutMs }, response => {
      response.resume();
      const status = response.statusCode ?? 0;
      resolve(status >= 200 && status < 400 ? { ok: true } : { ok: false, message: `HTTP probe failed with statuscode: ${status}` });
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error('context deadline exceeded')));
    outgoing.once('error', error => resolve({ ok: false, message: `Get "http://127.0.0.1:${port}${get.path}": ${error.message}` }));
    outgoing.end();
  });
}

function tcpProbe(port: number, timeoutMs: number): Promise<ProbeResult> {
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port, timeout: timeoutMs });
    const end = (result: ProbeResult) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => end({ ok: true }));
    socket.once('timeout', () => end({ ok: false, message: `dial tcp 127.0.0.1:${port}: i/o timeout` }));
    socket.once('error', error => end({ ok: false, message: `dial tcp: ${error.message}` }));
  });
}

/** Runs a probe once. */
export async function runProbe(probe: Probe, target: ProbeTarget): Promise<ProbeResult> {
  const timeoutMs = probe.timeoutSeconds * 1000;
  const reference = probe.httpGet?.port ?? probe.tcpSocket?.port;
  if (reference !== undefined) {
    const port = target.port(reference);
    if (port === undefined) return { ok: false, message: `the container declares no port '${reference}'` };
    return probe.httpGet ? await httpProbe(port, probe.httpGet, timeoutMs) : await tcpProbe(port, timeoutMs);
  }
  if (probe.exec) {
    const code = await target.exec(probe.exec.command, timeoutMs);
    return code === 0 ? { ok: true } : { ok: false, message: `command ${JSON.stringify(probe.exec.command)} exited with ${code}` };
  }
  return { ok: false, message: 'this cluster runs httpGet, tcpSocket and exec probes only' };
}
