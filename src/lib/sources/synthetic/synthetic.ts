import { Alarm } from '../../core/alarm.ts';
import { now } from '../../core/clock.ts';
import { seeded } from '../../core/random.ts';
import type { StreamInfo } from '../../core/signal.ts';
import { hertz } from '../../core/units.ts';
import { numberParam, textParam } from '../params.ts';
import type { Packet, ParamValues, Source, SourceKind } from '../source.ts';
import { FULL_SCALE_UV, SyntheticMuscle } from './muscle.ts';

const TICK_MS = 8;
/** After a longer stall (a sleeping laptop) the samples of it count as lost, as with a real amplifier. */
const MOST_BEHIND_SECONDS = 2;

/** EMG without an amplifier: for a first look, for teaching, and for the tests. */
export const synthetic: SourceKind<'synthetic'> = {
	id: 'synthetic',
	label: 'Synthetic EMG',
	summary: 'No hardware needed: a simulated forearm that follows the class buttons.',
	group: 'simulated',
	needs: 'nothing',
	params: [
		{ type: 'number', id: 'channels', label: 'Channels', value: 8, min: 1, max: 408, step: 1 },
		{ type: 'number', id: 'rate', label: 'Rate', unit: 'Hz', value: 2048, min: 100, max: 10240, step: 1 },
		{ type: 'number', id: 'seed', label: 'Seed', value: 1, min: 0, max: 2 ** 31 - 1, step: 1 },
		{
			type: 'choice',
			id: 'mains',
			label: 'Mains hum',
			value: '50',
			options: [
				{ id: '50', label: '50 Hz' },
				{ id: '60', label: '60 Hz' },
				{ id: '0', label: 'none' }
			]
		},
		{
			type: 'choice',
			id: 'reaction',
			label: 'Reaction',
			value: 'prompt',
			options: [
				{ id: 'prompt', label: 'at once' },
				{ id: 'human', label: '0.15–0.35 s' }
			]
		},
		{ type: 'number', id: 'dropouts', label: 'Dropouts', unit: '/min', value: 0, min: 0, max: 600, step: 1 },
		{ type: 'text', id: 'name', label: 'Stream name', value: 'emg' }
	],
	async create(params) {
		return new SyntheticSource(params);
	}
};

class SyntheticSource implements Source {
	readonly #info: StreamInfo;
	readonly #muscle: SyntheticMuscle;
	readonly #dropout: () => boolean;
	#open = false;
	/** Lost since the last chunk. */
	#lost = 0;

	constructor(params: ParamValues) {
		const nChannels = numberParam(synthetic, params, 'channels');
		const fs = numberParam(synthetic, params, 'rate');
		const seed = numberParam(synthetic, params, 'seed');
		const perMinute = numberParam(synthetic, params, 'dropouts');
		const random = seeded(seed + 1);
		this.#dropout = () => random() < (perMinute / 60) * (TICK_MS / 1000);
		this.#info = {
			name: textParam(synthetic, params, 'name') || 'emg',
			nChannels,
			fs: hertz(fs),
			unit: 'uV',
			device: `Synthetic EMG, seed ${seed}`,
			fullScale: FULL_SCALE_UV
		};
		this.#muscle = new SyntheticMuscle({
			nChannels,
			fs,
			seed,
			mainsHz: Number(textParam(synthetic, params, 'mains')),
			reaction: textParam(synthetic, params, 'reaction') === 'human' ? [0.15, 0.35] : [0, 0]
		});
	}

	async connect(): Promise<readonly StreamInfo[]> {
		this.#open = true;
		return [this.#info];
	}

	async *read(): AsyncIterable<Packet> {
		const { fs } = this.#info;
		const start = now();
		let made = 0;
		const alarm = new Alarm();
		while (this.#open) {
			await alarm.sleep(TICK_MS);
			const due = Math.floor((now() - start) * fs) - made;
			let lost = Math.max(0, due - Math.ceil(MOST_BEHIND_SECONDS * fs));
			made += lost;
			let n = due - lost;
			if (n > 0 && this.#dropout()) {
				this.#muscle.next(n);
				lost += n;
				made += n;
				n = 0;
			}
			this.#lost += lost;
			if (n === 0) continue;
			const timestamps = Float64Array.from({ length: n }, (_, i) => start + (made + i) / fs);
			made += n;
			yield { stream: 0, chunk: { data: this.#muscle.next(n), timestamps, lost: this.#lost } };
			this.#lost = 0;
		}
	}

	async disconnect(): Promise<void> {
		this.#open = false;
	}

	onClassCue(classIndex: number): void {
		this.#muscle.cueClass(classIndex);
	}

	setSimulatedEffort(outputs: readonly number[]): void {
		this.#muscle.setSimulatedEffort(outputs);
	}
}
