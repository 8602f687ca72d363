import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { encoding } from '../src/lib/outputs/encodings.ts';
import type { OutputInfo, OutputRow } from '../src/lib/outputs/output.ts';

const info: OutputInfo = { task: 'classify', names: ['Rest', 'Faust links'], stream: 'emg_prediction' };
const row = (sequence: number, values: readonly number[], neutral = false): OutputRow => ({
	...{ sequence, time: 1796040000.125, values: Float32Array.from(values), neutral }
});

let running: ChildProcess | undefined;
afterEach(() => void running?.kill());

/** Starts a receiver at a port of its choosing, sends it these rows as the page does, and gives back what it printed of them. */
async function heard(
	command: string,
	args: readonly string[],
	rows: readonly OutputRow[]
): Promise<string[]> {
	const receiver = (running = spawn(command, [...args, '0'], { stdio: ['ignore', 'pipe', 'inherit'] }));
	let out = '';
	receiver.stdout.on('data', (data: Buffer) => (out += data.toString()));
	const lines = (): string[] => out.split('\n').filter(Boolean);
	await expect.poll(() => lines()[0], { timeout: 20_000 }).toMatch(/^waiting at port \d+$/);
	const socket = new WebSocket(`ws://127.0.0.1:${lines()[0]!.split(' ').at(-1)}`);
	await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
	for (const one of rows) socket.send(encoding('json', info)(one));
	// A neutral row of its own, then the end: each is said.
	socket.close();
	await expect.poll(() => lines().at(-1), { timeout: 20_000 }).toBe('let go');
	await expect.poll(() => lines().length, { timeout: 20_000 }).toBeGreaterThan(rows.length + 1);
	return lines().slice(1);
}

const python = ['python3', 'python'].find((name) => spawnSync(name, ['--version']).status === 0);
const RECEIVERS = [
	...(python ? [['Python', python, 'docs/examples/receive.py'] as const] : []),
	['JavaScript', process.execPath, 'docs/examples/receive.mjs'] as const
];

describe.each(RECEIVERS)('the receiver in %s', (_, command, path) => {
	test('hears every row once, says what is missing, and lets go at the end', async () => {
		const rows = [row(0, [0, 0], true), row(1, [0.25, 0.75]), row(2, [0.75, 0.25]), row(5, [0.25, 0.75])];
		const lines = await heard(command, [path], rows);
		expect(lines[0]).toBe('let go');
		expect(lines[1]).toMatch(/^1 1796040000\.125 emg_prediction Faust links .*0\.75/);
		expect(lines[2]).toMatch(/^2 .* Rest /);
		expect(lines[3]).toBe('2 rows did not get through');
		expect(lines[4]).toMatch(/^5 /);
		expect(lines[5]).toBe('let go');
	});
});

test('the receivers that cannot run here read the columns and fields that are written', () => {
	const line = encoding('line', info)(row(7, [0.25, 0.75])) as string;
	const columns = line.trim().split(',');
	const arduino = readFileSync('docs/examples/receiver.ino', 'utf8');
	expect([...arduino.matchAll(/column\(line, (\d)\)/g)].map(([, n]) => columns[Number(n)])).toEqual([
		'0.25',
		'0',
		'1'
	]);
	const json = JSON.parse(encoding('json', info)(row(7, [0.25, 0.75])) as string) as object;
	const unity = readFileSync('docs/examples/MyoDeckReceiver.cs', 'utf8');
	const [, fields] = /class Row\s*\{([^}]*)\}/.exec(unity)!;
	for (const [, field] of fields!.matchAll(/public \w+ (\w+)/g)) expect(json).toHaveProperty(field!);
});
