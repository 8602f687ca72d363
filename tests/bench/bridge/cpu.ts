import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Clock ticks per second of /proc, as on every Linux of today. */
const TICKS = 100;

/** Seconds of processor time of a process so far; NaN where there is no /proc. */
export function cpuOf({ pid }: ChildProcess): number {
	const fields = procFile(pid, 'stat').split(') ')[1]?.split(' ') ?? [];
	return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Resident memory of a process, MiB; NaN where there is no /proc. */
export const residentOf = ({ pid }: ChildProcess): number =>
	Number(/VmRSS:\s+(\d+)/.exec(procFile(pid, 'status'))?.[1]) / 1024;

const procFile = (pid: number | undefined, name: string): string =>
	process.platform === 'linux' ? readFileSync(`/proc/${pid}/${name}`, 'utf8') : '';
