import { afterAll, beforeAll, expect } from 'vitest';
import type { LslInlet } from '../backend.ts';
import { parseConfig } from '../config.ts';
import { NetworkBackend } from '../network-backend.ts';
import type { LslChunk } from '../values.ts';
import { rampTime, rampValue } from './acts.ts';
import { LiblslProcess, LOCAL_CONFIG, realLiblsl } from './real-liblsl.ts';

const real = realLiblsl();
/** Why there is no real liblsl here; undefined when there is one. */
export const missing = 'missing' in real ? real.missing : undefined;
if (missing) console.warn(`Skipped, interoperation with liblsl: ${missing}.`);

/** A bridge's backend and a process with a real liblsl, in a session of their own, for all tests of a file. */
export interface Rig {
	readonly liblsl: LiblslProcess;
	readonly backend: NetworkBackend;
	/** The session id, put into a configuration like `LOCAL_CONFIG`. */
	readonly configText: string;
	/** One more process with a real liblsl. */
	another(): Promise<LiblslProcess>;
}

/** Starts the rig before the tests of this file and ends it after them. Read it inside tests only. */
export function rigFor(name: string): () => Rig {
	let rig: Rig | undefined;
	const session = `${name}-${process.pid}`;
	const configText = LOCAL_CONFIG.replace('%', session);
	const another = (): Promise<LiblslProcess> => LiblslProcess.start('file' in real ? real.file : '', session);
	beforeAll(async () => {
		if (missing) return;
		const [liblsl, backend] = await Promise.all([another(), NetworkBackend.open(parseConfig(configText))]);
		rig = { liblsl, backend, configText, another };
	});
	afterAll(async () => {
		await rig?.backend.close();
		await rig?.liblsl.kill();
	});
	return () => rig!;
}

/** A collected stream. */
export class Collected {
	readonly chunks: LslChunk[] = [];
	readonly states: string[] = [];
	readonly probes: { offset: number; rtt: number }[] = [];
	inlet!: LslInlet;

	get count(): number {
		return this.chunks.reduce((sum, { timestamps }) => sum + timestamps.length, 0);
	}
	get values(): (number | bigint | string)[] {
		return this.chunks.flatMap(({ values }) => [...(values as readonly (number | bigint | string)[])]);
	}
	get times(): number[] {
		return this.chunks.flatMap(({ timestamps }) => [...timestamps]);
	}
}

/** Waits until `done`, and says what it waited for when that does not come. */
export async function until(
	what: string,
	done: () => boolean | Promise<boolean>,
	seconds = 45
): Promise<void> {
	const end = Date.now() + seconds * 1000;
	while (!(await done())) {
		if (Date.now() > end) throw new Error(`Waited ${seconds} s in vain: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

/** Finds a stream by name and collects it from its first sample on. */
export async function collect(backend: NetworkBackend, name: string): Promise<Collected> {
	const stream = await backend.find(({ info }) => info.name === name, 30);
	expect(stream, `${name} is found`).toBeDefined();
	const got = new Collected();
	got.inlet = backend.openInlet(stream!, {
		chunk: (chunk) => got.chunks.push(chunk),
		state: (state, message) => got.states.push(message ? `${state}: ${message}` : state),
		clock: (probe) => got.probes.push(probe)
	});
	await until(`${name} streams`, () => got.states.includes('streaming'));
	return got;
}

/** Wrong samples of a ramp: those whose value or time is not exactly what was sent. */
export function wrong(
	values: readonly unknown[],
	times: readonly number[],
	channels: number,
	rate: number
): number {
	let bad = 0;
	times.forEach((time, i) => {
		if (Math.abs(time - rampTime(i, rate)) > 1e-9) bad++;
		for (let k = 0; k < channels; k++) if (values[i * channels + k] !== rampValue(i, k)) bad++;
	});
	return bad;
}
