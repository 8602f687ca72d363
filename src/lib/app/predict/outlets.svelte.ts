import { transfer, type Remote } from 'comlink';
import { AppError, isAbort, messageOf } from '../../core/errors.ts';
import type { ParamValues } from '../../core/params.ts';
import { outlets } from '../../outlets/index.ts';
import { lifeline } from '../../outlets/lifeline.ts';
import type { ScreenRow } from '../../outlets/on-screen.ts';
import type { OutletInfo, OutletKind } from '../../outlets/outlet.ts';
import type { OutletsApi, OutletState } from '../../../workers/outlets.worker.ts';
import type { Prediction } from './prediction.svelte.ts';
import type { Settings } from '../kernel/settings.ts';
import { startWorker, type WorkerClient } from '../kernel/worker-client.ts';

/** Rows per second that a person may ask for. */
export const OUTLET_RATES = [5, 10, 20, 50, 100] as const;

/** A worker that answers nothing for so long has died without a word. */
const SILENT_MS = 3000;
const SILENT =
	'The worker of the outlets does not answer any more, so they are switched off; what they steered was let go. Switch them on again.';

/** Where predictions are sent, each switched on by hand; off with the prediction. */
export class Outlets {
	readonly #prediction: Prediction;
	readonly #settings: Settings;
	#worker: WorkerClient<OutletsApi> | undefined;
	#armed = $state.raw<readonly string[]>([]);
	#states = $state.raw<readonly OutletState[]>([]);
	/** The newest row of each outlet that is drawn here. Not reactive: read in an animation frame. */
	readonly #rows = new Map<string, ScreenRow>();
	/** Told when an outlet ended by itself. */
	onFailure: (message: string) => void = () => {};

	constructor(prediction: Prediction, settings: Settings) {
		this.#prediction = prediction;
		this.#settings = settings;
	}

	/** Ids of the outlets that are switched on. */
	get armed(): readonly string[] {
		return this.#armed;
	}
	/** How each of them is doing, about four times a second. */
	get states(): readonly OutletState[] {
		return this.#states;
	}
	/** The newest row of an outlet on the screen; undefined while it is off. */
	row(id: string): ScreenRow | undefined {
		return this.#rows.get(id);
	}

	/** Rows per second of an outlet: the person's choice, or its own. */
	rateOf(kind: OutletKind): number {
		return this.#settings.data.outlets.rates[kind.id] ?? kind.rate;
	}
	setRate(kind: OutletKind, rate: number): void {
		this.#settings.data.outlets.rates[kind.id] = rate;
	}
	/** The fields of an outlet's form. */
	paramsOf(kind: OutletKind): ParamValues {
		return this.#settings.data.outlets.params[kind.id] ?? {};
	}
	setParam(kind: OutletKind, id: string, value: string | number): void {
		this.#settings.data.outlets.params[kind.id] = { ...this.paramsOf(kind), [id]: value };
	}

	/**
	 * Switches an outlet on, from a click: some open a chooser first. Rejects with an AppError that says what is missing,
	 * with an AbortError when nothing was chosen.
	 */
	async arm(id: string): Promise<void> {
		if (this.#armed.includes(id)) return;
		const { decided } = this.#prediction;
		if (!decided)
			throw new AppError('ModelError', 'Nothing is predicted. Press Predict, then switch the outlet on.');
		const kind: OutletKind = outlets.get(id);
		const params = { ...this.paramsOf(kind) };
		const port = kind.onScreen ? this.#screen(id) : await kind.open?.(params);
		const worker = (this.#worker ??= this.#startWorker());
		const { info, ring } = decided;
		const told: OutletInfo = {
			task: info.unit === 'probability' ? 'classify' : 'regress',
			names: info.channelNames ?? []
		};
		const options = { rate: this.rateOf(kind), params };
		await worker.call((api) =>
			port ? api.arm(id, ring, told, options, transfer(port, [port])) : api.arm(id, ring, told, options)
		);
		this.#armed = [...this.#armed, id];
		// Whoever took long over a chooser may have stopped predicting meanwhile.
		if (this.#prediction.decided !== decided) await this.disarm(id);
	}

	/** Switches an outlet off. The last thing it sends is the neutral row. */
	async disarm(id: string): Promise<void> {
		if (!this.#armed.includes(id)) return;
		this.#armed = this.#armed.filter((other) => other !== id);
		try {
			await this.#ask((api) => api.disarm(id));
		} catch (error) {
			// The worker died meanwhile: the window has let go by itself, and said so.
			if (!isAbort(error)) console.info(messageOf(error));
		}
		this.#rows.delete(id);
	}

	/** Switches everything off: with the prediction. */
	async stop(): Promise<void> {
		await Promise.all(this.#armed.map((id) => this.disarm(id)));
		this.#worker?.dispose();
		this.#worker = undefined;
		this.#states = [];
	}

	/** Takes over how they are doing; switches off what failed. Called by the app's ticker. */
	async refresh(): Promise<void> {
		if (this.#armed.length === 0) return;
		try {
			this.#states = (await this.#ask((api) => api.states())) ?? [];
		} catch {
			return; // it ended, and says so itself
		}
		for (const { id, failure } of this.#states) {
			if (failure === undefined || !this.#armed.includes(id)) continue;
			await this.disarm(id);
			this.onFailure(`${outlets.get(id).label} is switched off. ${failure}`);
		}
	}

	/** A call that a worker which fell silent does not keep waiting: it is ended, and the window has let go by itself. */
	async #ask<T>(job: (api: Remote<OutletsApi>) => Promise<T>): Promise<T | undefined> {
		const worker = this.#worker;
		const timer = setTimeout(() => worker?.dispose(new AppError('UnsupportedError', SILENT)), SILENT_MS);
		try {
			return await worker?.call(job);
		} finally {
			clearTimeout(timer);
		}
	}

	#startWorker(): WorkerClient<OutletsApi> {
		const worker = startWorker<OutletsApi>(
			'outlets',
			new Worker(new URL('../../../workers/outlets.worker.ts', import.meta.url), {
				type: 'module',
				name: 'outlets'
			})
		);
		void worker.ended.then((reason) => {
			if (worker !== this.#worker) return;
			this.#worker = undefined;
			this.#armed = [];
			this.#rows.clear();
			if (!isAbort(reason)) this.onFailure(messageOf(reason));
		});
		return worker;
	}

	/** The far end of an outlet that is drawn here. */
	#screen(id: string): MessagePort {
		this.#rows.set(id, { values: [], neutral: true });
		return lifeline({
			write: async (row) => void (this.#rows.has(id) && this.#rows.set(id, row as ScreenRow)),
			close: async () => void this.#rows.delete(id)
		});
	}
}
