import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { timed, type BenchRow } from '../row.ts';
import { peerInputs } from './inputs.ts';

const SCRIPT = 'tests/bench/peers/peers.py';
/** Turns of ours and theirs: a machine that slows down meanwhile slows both. */
const TURNS = 3;

/** A row of ours beside a peer's. Times are of one repeat, in seconds: the medians of the turns' medians. */
export interface Compared {
	readonly name: string;
	readonly peer: string;
	readonly ours_s: number;
	readonly theirs_s: number;
	/** How many times as fast ours is. */
	readonly ratio: number;
}

/** Whether there is a Python with NumPy. */
export const hasPython = (): boolean => spawnSync('python3', ['-c', 'import numpy']).status === 0;

/**
 * Measures rows that a Python package can do too, theirs and ours in turn, on the same numbers and one thread, and tells
 * `show` of each. Rows whose package is not installed are left out.
 */
export async function comparePeers(
	rows: readonly BenchRow[],
	show: (compared: Compared) => void
): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'myodeck-peers-'));
	try {
		const inputs: Record<string, object> = {};
		for (const { name } of rows) {
			const make = peerInputs[name];
			if (make) inputs[name] = await make(folder);
		}
		writeFileSync(join(folder, 'input.json'), JSON.stringify({ rows: inputs }));
		const peers = (await python(folder)) as readonly { readonly name: string; readonly peer: string }[];
		for (const row of rows) {
			const peer = peers.find(({ name }) => name === row.name)?.peer;
			if (peer !== undefined) show(await inTurn(row, peer, folder));
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function inTurn(row: BenchRow, peer: string, folder: string): Promise<Compared> {
	const run = await row.setup();
	const [ours, theirs]: [number[], number[]] = [[], []];
	for (let turn = 0; turn < TURNS; turn++) {
		ours.push((await timed(row.items, run)).median_s);
		theirs.push(((await python(folder, row.name)) as { readonly median_s: number }).median_s);
	}
	const [ours_s, theirs_s] = [middle(ours), middle(theirs)];
	return { name: row.name, peer, ours_s, theirs_s, ratio: theirs_s / ours_s };
}

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

async function python(...args: readonly string[]): Promise<unknown> {
	const { stdout } = await promisify(execFile)('python3', [SCRIPT, ...args]);
	return JSON.parse(stdout);
}
