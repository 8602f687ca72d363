import { isPrediction } from '../../core/signal.ts';
import {
	calibrationFacts,
	calibrationOf,
	checkCalibration,
	envelopeOf,
	mvcOf,
	MVC_SECONDS,
	zeroOf,
	type Calibration
} from '../../guided/calibration.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';
import { singleFlight } from '../kernel/job.ts';
import type { Settings } from '../kernel/settings.ts';
import type { GuidedSources } from './parts.ts';

/** What each step asks for, and how long it takes. */
const STEP_SECONDS = 4;
/** Of each step the beginning is not measured: a person starts late. */
const LATE_SECONDS = 1;
const LOOK_MS = 50;
/** The live envelope is taken over this long: quick enough to follow, slow enough to stand still. */
const ENVELOPE_SECONDS = 0.25;

/** Baseline and MVC: the level at rest and at maximal voluntary contraction. Kept in the settings until measured again. */
export class Calibrating {
	readonly #connections: Pick<GuidedSources, 'shown' | 'streams' | 'setSimulatedEffort'>;
	readonly #settings: Pick<Settings, 'data'>;
	#step = $state<'zero' | 'mvc'>();
	#left = $state(0);
	#zero = $state<number>();
	#mvc = $state<number>();

	constructor(
		connections: Pick<GuidedSources, 'shown' | 'streams' | 'setSimulatedEffort'>,
		settings: Pick<Settings, 'data'>
	) {
		this.#connections = connections;
		this.#settings = settings;
	}

	/** The step that is measured now. */
	get step(): 'zero' | 'mvc' | undefined {
		return this.#step;
	}
	/** Seconds that are left of it. */
	get left(): number {
		return this.#left;
	}
	/** Measured on this visit, in the stream's unit. */
	get zero(): number | undefined {
		return this.#zero ?? this.calibration?.zero;
	}
	get mvc(): number | undefined {
		return this.#mvc ?? this.calibration?.mvc;
	}
	/** Both, when they fit the stream that is connected. */
	get calibration(): Calibration | undefined {
		const stored = calibrationOf($state.snapshot(this.#settings.data.guided.calibration));
		return stored && stored.stream === this.#stream?.info.name ? stored : undefined;
	}

	/** The envelope of the last quarter of a second, in the stream's unit; NaN when there is none. */
	get envelope(): number {
		return this.#over(ENVELOPE_SECONDS);
	}

	/**
	 * Measures rest (`zero`) or the strongest contraction (`mvc`) for four seconds. When both are there they are kept;
	 * rejects with a SessionError that names both when the contraction does not stand out.
	 */
	readonly measure = singleFlight((step: 'zero' | 'mvc') => this.#measure(step));

	async #measure(step: 'zero' | 'mvc'): Promise<void> {
		this.#step = step;
		const begun = performance.now();
		const envelopes: number[] = [];
		try {
			this.#connections.setSimulatedEffort([step === 'mvc' ? 1 : 0]);
			for (let since = 0; since < STEP_SECONDS; since = (performance.now() - begun) / 1000) {
				this.#left = STEP_SECONDS - since;
				if (since > LATE_SECONDS) envelopes.push(this.#over(MVC_SECONDS));
				await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
			}
		} finally {
			this.#connections.setSimulatedEffort([0]);
			this.#step = undefined;
		}
		if (step === 'zero') this.#zero = zeroOf(envelopes);
		else this.#mvc = mvcOf(envelopes);
		const stream = this.#stream?.info.name ?? '';
		if (this.#zero === undefined || this.#mvc === undefined) return;
		const calibration = { stream, zero: this.#zero, mvc: this.#mvc };
		checkCalibration(calibration);
		this.#settings.data.guided.calibration = { ...calibrationFacts(calibration) };
	}

	get #stream(): LiveStream | undefined {
		const { shown } = this.#connections;
		return shown && !isPrediction(shown.info) ? shown : this.#connections.streams[0];
	}

	#over(seconds: number): number {
		const stream = this.#stream;
		if (!stream) return NaN;
		const ring = new SharedRing(stream.ring);
		const rows = Math.max(2, Math.round(seconds * stream.info.fs));
		const { data } = ring.read(Math.max(ring.oldest, ring.written - rows), ring.buffer(rows));
		return envelopeOf(data, stream.info.nChannels);
	}
}
