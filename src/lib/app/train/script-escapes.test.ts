import { afterEach, beforeAll, expect, test } from 'vitest';
import { ENDED, escapes } from '../../../../tests/fixtures/script-escapes.ts';
import { scriptThreadCode, ScriptThread } from '../../../../tests/fixtures/script-thread-worker.ts';
import { isAppError, messageOf } from '../../core/errors.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { seeded } from '../../core/random.ts';
import { hertz, samples } from '../../core/units.ts';
import { train } from '../../pipeline/fit/train.ts';
import { DEFAULT_PIPELINE } from '../../pipeline/run/pipeline.ts';
import { compile } from '../../scripts/compile.ts';
import { customParts } from '../../scripts/custom-pipeline.ts';
import { linkedScript } from '../../scripts/linked-script.ts';
import { ScriptClient } from './script-client.ts';

/** Four seconds of two classes. */
function recording(): LabelledRecording {
	const random = seeded(1);
	const data = Float32Array.from({ length: 4000 }, () => random() - 0.5);
	const timestamps = Float64Array.from({ length: 4000 }, (_, i) => i / 1000);
	return {
		id: 'r',
		name: 'r',
		info: { name: 'emg', nChannels: 1, fs: hertz(1000), unit: 'uV' },
		classNames: ['weak', 'strong'],
		first: samples(0),
		segments: [0, 1, 2, 3].map((n) => ({
			label: n,
			classIndex: n % 2,
			start: samples(1000 * n),
			end: samples(1000 * (n + 1))
		})),
		gapsKnown: true,
		async *chunks() {
			yield { data, timestamps, index: samples(0) };
		}
	};
}

let thread = '';
beforeAll(async () => {
	thread = await scriptThreadCode();
});
let client: ScriptClient | undefined;
afterEach(() => client?.dispose());

/** Loads a script in its real worker and trains with it, as the app does. Resolves with what came of it. */
async function trainWith(source: string): Promise<{ error: unknown; log: readonly unknown[] }> {
	const log: unknown[] = [];
	const code = await compile(source);
	const started = (client = new ScriptClient(new ScriptThread(thread), {
		code,
		trainSeconds: 10,
		onLog: (line) => log.push(line)
	}));
	try {
		const facts = await started.load();
		const own = customParts(
			linkedScript({ facts, calls: started.calls }, (set, onProgress) => started.train(set, onProgress))
		);
		const classNames = ['weak', 'strong'];
		const options = {
			pipeline: DEFAULT_PIPELINE,
			model: 'lda',
			classNames,
			skipFirst: false,
			seed: 1
		} as const;
		const { bundle } = await train([recording()], { ...options, score: 'none' }, { own });
		for (const { data } of Object.values(bundle.weights)) expect(data.every(Number.isFinite)).toBe(true);
		return { error: undefined, log };
	} catch (error) {
		return { error, log };
	}
}

const prototypes = [
	Object.prototype,
	Array.prototype,
	Promise.prototype,
	Float32Array.prototype,
	String.prototype
];
const keysOfAll = (): readonly unknown[] => prototypes.map((one) => Reflect.ownKeys(one));

test.each(escapes())('%s leads nowhere', async (name, source) => {
	const before = keysOfAll();
	const { error, log } = await trainWith(source);
	if (error !== undefined && !isAppError(error, 'ModelError')) throw error;
	expect(messageOf(error ?? '').length).toBeLessThan(1200);
	expect([error, ...log].join()).not.toMatch(/REACHED/);
	if (ENDED.includes(name)) expect(String(error)).toMatch(/sent what it must not, and was ended/);
	for (const line of log) expect(typeof line === 'string' && line.length <= 1000).toBe(true);
	expect(keysOfAll()).toEqual(before);
});
