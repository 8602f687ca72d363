import { isAbort, messageOf } from '../../core/errors.ts';
import type { AdaptationStatus } from '../../pipeline/adapt/adapter.ts';
import type { Placement } from '../../pipeline/adapt/ring.ts';
import type { Prediction } from './prediction.svelte.ts';

/** Seconds of movement that a warm-up collects. */
export const WARM_UP_SECONDS = 30;
/** Seconds to take up a class in a calibration, before its windows count. */
const READY_SECONDS = 1.5;
/** Seconds each class is held. */
export const HELD_SECONDS = 2;

/** A warm-up or a calibration that runs. */
export interface AdaptationRun {
	readonly kind: 'warm-up' | 'calibrate';
	/** 0 … 1. */
	readonly fraction: number;
	/** The class to hold, in a calibration. */
	readonly className?: string | undefined;
	/** False while the person takes the class up. */
	readonly held: boolean;
}

/**
 * Adaptation of the model at work: watches how it stands, and guides a warm-up or a calibration. Time is counted in windows of
 * the stream, so that a replay at another speed asks for the same.
 */
export class LiveAdaptation {
	readonly #prediction: Pick<Prediction, 'adapt' | 'bundle'>;
	#status = $state.raw<AdaptationStatus>();
	#run = $state.raw<AdaptationRun>();
	#dismissed = $state.raw<Placement>();
	#holding: number | undefined;
	/** Told what was missing when a warm-up or a calibration ended without a result. */
	onFailure: (message: string) => void = () => {};

	constructor(prediction: Pick<Prediction, 'adapt' | 'bundle'>) {
		this.#prediction = prediction;
	}

	/** Undefined when no model is at work, or it cannot be adapted: then it is to be trained again. */
	get status(): AdaptationStatus | undefined {
		return this.#status;
	}
	/** The warm-up or calibration that runs. */
	get run(): AdaptationRun | undefined {
		return this.#run;
	}
	/** A turn to ask the person about; undefined when there is none or the person said no. */
	get proposal(): Placement | undefined {
		const proposal = this.#status?.proposal;
		const no = this.#dismissed;
		return proposal && no?.turn === proposal.turn && no.mirrored === proposal.mirrored ? undefined : proposal;
	}

	/** "I just put it on": the likeliest turn is taken at once. */
	start = (): Promise<void> => this.#do('start');
	/** Takes the proposed turn. */
	apply = (): Promise<void> => this.#do('apply');
	/** Takes the last step back. */
	undo = (): Promise<void> => this.#do('undo');
	/** Back to the model as it was trained. */
	reset = (): Promise<void> => this.#do('reset');
	/** The proposed turn is not asked about again. */
	dismiss(): void {
		this.#dismissed = this.#status?.proposal;
	}

	/** Begins a warm-up of half a minute without labels. */
	warmUp = (): Promise<void> => this.#begin('warm-up');
	/** Begins a calibration: each class in turn, for two seconds. */
	calibrate = (): Promise<void> => this.#begin('calibrate');
	/** Ends it without a result. */
	async cancel(): Promise<void> {
		this.#run = undefined;
		this.#holding = undefined;
		await this.#do('cancel');
	}

	/** Looks how it stands, and leads on what runs. Called by the app's ticker. */
	async refresh(): Promise<void> {
		if (!this.#prediction.bundle) {
			this.#status = undefined;
			this.#run = undefined;
			this.#dismissed = undefined;
			return;
		}
		await this.#do('look');
		if (this.#run) await this.#lead(this.#run);
	}

	async #do(what: 'look' | 'start' | 'apply' | 'undo' | 'reset' | 'cancel' | 'learn'): Promise<void> {
		this.#status = await this.#prediction.adapt({ do: what });
	}

	async #begin(kind: AdaptationRun['kind']): Promise<void> {
		this.#holding = undefined;
		this.#status = await this.#prediction.adapt({ do: 'collect', what: kind });
		this.#run = this.#status && { kind, fraction: 0, held: kind === 'warm-up' };
	}

	async #lead({ kind }: AdaptationRun): Promise<void> {
		const { bundle } = this.#prediction;
		const collected = this.#status?.collected;
		if (!bundle || collected === undefined) {
			// A recording began, or the model stopped: what came before does not count.
			this.#run = undefined;
			this.onFailure(
				`The ${kind === 'warm-up' ? 'warm-up' : 'calibration'} was interrupted. Start it again.`
			);
			return;
		}
		const seconds = collected * bundle.pipeline.hopSeconds;
		if (kind === 'warm-up') {
			this.#run = { kind, fraction: Math.min(1, seconds / WARM_UP_SECONDS), held: true };
			if (seconds >= WARM_UP_SECONDS) await this.#learn();
			return;
		}
		const each = READY_SECONDS + HELD_SECONDS;
		const { classNames } = bundle;
		const now = Math.floor(seconds / each);
		const held = now < classNames.length && seconds - now * each >= READY_SECONDS;
		await this.#hold(held ? now : undefined);
		this.#run = {
			kind,
			fraction: Math.min(1, seconds / (each * classNames.length)),
			className: classNames[now],
			held
		};
		if (now >= classNames.length) await this.#learn();
	}

	async #hold(classIndex: number | undefined): Promise<void> {
		if (classIndex === this.#holding) return;
		this.#holding = classIndex;
		await this.#prediction.adapt({ do: 'hold', ...(classIndex !== undefined && { classIndex }) });
	}

	async #learn(): Promise<void> {
		this.#run = undefined;
		try {
			await this.#do('learn');
		} catch (error) {
			if (!isAbort(error)) this.onFailure(messageOf(error));
		}
	}
}

/** `turned by one electrode`, `turned by 2 electrodes and worn the other way round` */
export function placementText({ turn, mirrored }: Placement): string {
	const n = Math.abs(turn);
	const turned = n === 0 ? undefined : `turned by ${n === 1 ? 'one electrode' : `${n} electrodes`}`;
	const way = mirrored ? 'worn the other way round' : undefined;
	return [turned, way].filter((part) => part !== undefined).join(' and ') || 'as in training';
}
