import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel says of a process. */
export type ProcessEntry = { pid: number; group: number; startTicks: string; zombie: boolean };

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** A line of `/proc/<pid>/stat`; see proc(5). */
export function parseStat(text: string): ProcessEntry | undefined {
  // The name in parentheses may hold spaces and parentheses, so fields are counted from its end.
  const [state, , group, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const pid = Number.parseInt(text, 10);
  const startTicks = rest[16];
  if (!Number.isInteger(pid) || group === undefined || startTicks === undefined) return undefined;
  return { pid, group: Number(group), startTicks, zombie: state === 'Z' || state === 'X' };
}

/** A living process; undefined when there is none of that number, or on a machine without /proc. */
export function lookUpProcess(pid: number): ProcessEntry | undefined {
  const text = read(`/proc/${pid}/stat`);
  return text === undefined ? undefined : parseStat(text);
}

/** Everything that runs on this machine. */
export function listProcesses(): ProcessEntry[] {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  return names.filter(name => /^\d+$/.test(name)).flatMap(name => lookUpProcess(Number(name)) ?? []);
}

/** The variables that a process was started with; undefined when they may not be read. */
export function environmentOf(pid: number): string[] | undefined {
  return read(`/proc/${pid}/environ`)?.split('\0');
}

/** Tells this boot of the machine from others: start times count from it. */
export function bootId(): string {
  return read('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}
