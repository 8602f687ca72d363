// Over 250 lines because the outputs worker has one owner, and every switch depends on its state.
import { transfer, type Remote } from 'comlink';
import { AppError, isAbort, messageOf } from '../../core/errors.ts';
import type { ParamValues } from '../../core/params.ts';
import type { OutputState } from '../../outputs/enabled-outputs.ts';
import { outputs } from '../../outputs/index.ts';
import { watchdog } from '../../outputs/watchdog.ts';
import type { ScreenRow } from '../../outputs/on-screen.ts';
import type { OutputInfo, OutputKind } from '../../outputs/output.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { OutputsApi } from '../../../workers/outputs.worker.ts';
import { LatestWins } from '../kernel/job.ts';
import type { Prediction } from './prediction.svelte.ts';
import type { Settings } from '../kernel/settings.ts';
import { startWorker, type StartWorker, type WorkerClient } from '../kernel/worker-client.ts';

/** Rows per second that a person may ask for. */
export const OUTPUT_RATES = [5, 10, 20, 50, 100] as const;

/** A worker that answers nothing for so long has died without a word. */
const SILENT_MS = 3000;
const SILENT =
	'The worker of the outputs does not answer any more, so they are switched off; what they steered was let go. Switch them on again.';
const STOPPED = 'Predicting has stopped, so the output was not switched on.';

/** The switch of one output. */
interface Switch {
	readonly latest: LatestWins;
	/** The `enable` that is under way. */
	coming: Promise<void> | undefined;
}

/** Where predictions are sent, each switched on by hand; off with the prediction. Of each the newest wish counts. */
export class Outputs {
	readonly #prediction: Pick<Prediction, 'decided'>;
	readonly #settings: Pick<Settings, 'data'>;
	readonly #start: StartWorker<OutputsApi>;
	readonly #kindOf: (id: string) => OutputKind;
	readonly #switches = new Map<string, Switch>();
	#worker: WorkerClient<OutputsApi> | undefined;
	#wanted = $state.raw<readonly string[]>([]);
	#enabled = $state.raw<readonly string[]>([]);
	#states = $state.raw<readonly OutputState[]>([]);
	#waits = $state.raw<Readonly<Record<string, string>>>({});
	/** The newest row of each output that is drawn here. Not reactive: read in an animation frame. */
	readonly #rows = new Map<string, { row: ScreenRow }>();
	/** Told when an output ended by itself. */
	onFailure: (message: string) => void = () => {};

	/** `kindOf`: an entry of the output registry. */
	constructor(
		prediction: Pick<Prediction, 'decided'>,
		settings: Pick<Settings, 'data'>,
		start: StartWorker<OutputsApi> = startOutputsWorker,
		kindOf: (id: string) => OutputKind = (id) => outputs.get(id)
	) {
		this.#prediction = prediction;
		this.#settings = settings;
		this.#start = start;
		this.#kindOf = kindOf;
	}

	/** Ids of the outputs that are on or are being switched on. */
	get wanted(): readonly string[] {
		return this.#wanted;
	}
	/** Ids of the outputs that are on. */
	get enabled(): readonly string[] {
		return this.#enabled;
	}
	/** How each of them is doing, about four times a second. */
	get states(): readonly OutputState[] {
		return this.#states;
	}
	/** What an output that is being switched on waits for, for example an answer of the person; empty mostly. */
	waitsFor(id: string): string {
		return this.#waits[id] ?? '';
	}
	/** The newest row of an output on the screen; undefined while it is off. */
	row(id: string): ScreenRow | undefined {
		return this.#rows.get(id)?.row;
	}

	/** Rows per second of an output: the person's choice, or its own. */
	rateOf(kind: OutputKind): number {
		return this.#settings.data.outputs.rates[kind.id] ?? kind.rate;
	}
	setRate(kind: OutputKind, rate: number): void {
		this.#settings.data.outputs.rates[kind.id] = rate;
	}
	/** The fields of an output's form. */
	paramsOf(kind: OutputKind): ParamValues {
		return this.#settings.data.outputs.params[kind.id] ?? {};
	}
	setParam(kind: OutputKind, id: string, value: string | number): void {
		this.#settings.data.outputs.params[kind.id] = { ...this.paramsOf(kind), [id]: value };
	}

	/**
	 * Switches an output on, from a click: some open a chooser first. Rejects with an AppError that says what is missing,
	 * with an AbortError when nothing was chosen or it was switched off meanwhile.
	 */
	async enable(id: string): Promise<void> {
		const { decided } = this.#prediction;
		if (!decided)
			throw new AppError('ModelError', 'Nothing is predicted. Press Predict, then switch the output on.');
		const mine = this.#switchOf(id);
		if (this.#wanted.includes(id)) return mine.coming;
		this.#wanted = [...this.#wanted, id];
		const coming = mine.latest.run((signal) => this.#open(id, decided, signal));
		mine.coming = coming;
		try {
			await coming;
		} catch (error) {
			if (mine.coming === coming) this.#forget(id);
			throw error;
		} finally {
			if (mine.coming === coming) mine.coming = undefined;
		}
	}

	/** Switches an output off, whether it is on or is being switched on. The last thing it sends is the neutral row. */
	async disable(id: string): Promise<void> {
		if (this.#wanted.includes(id)) await this.#close(id, this.#worker);
	}

	/** Switches everything off: with the prediction. */
	async stop(): Promise<void> {
		const worker = this.#worker;
		// What is switched on from now on is of another prediction and gets a worker of its own.
		this.#worker = undefined;
		await Promise.all(this.#wanted.map((id) => this.#close(id, worker)));
		worker?.dispose();
		if (!this.#worker) this.#states = [];
	}

	/** Takes over how they are doing; switches off what failed. Called by the app's ticker. */
	async refresh(): Promise<void> {
		const [worker, enabled] = [this.#worker, this.#enabled];
		if (enabled.length === 0) return;
		try {
			const states = await this.#ask(worker, (api) => api.states());
			// What was switched meanwhile is looked at next time.
			if (enabled !== this.#enabled) return;
			this.#states = states ?? [];
		} catch {
			return; // it ended, and says so itself
		}
		for (const { id, failure } of this.#states) {
			if (failure === undefined || !this.#enabled.includes(id)) continue;
			await this.disable(id);
			this.onFailure(`${this.#kindOf(id).label} is switched off. ${failure}`);
		}
	}

	async #open(id: string, decided: LiveStream, signal: AbortSignal): Promise<void> {
		const kind = this.#kindOf(id);
		const params = { ...this.paramsOf(kind) };
		const waitsFor = (text: string): void => this.#setWaiting(id, text);
		const port = kind.onScreen ? this.#screen(id) : await kind.open?.(params, { signal, waitsFor });
		// Whoever took long over a chooser may have switched it off, or stopped predicting, meanwhile.
		if (signal.aborted || this.#prediction.decided !== decided) {
			port?.close();
			throw new DOMException(STOPPED, 'AbortError');
		}
		const worker = (this.#worker ??= this.#startWorker());
		const { info, ring } = decided;
		const about: OutputInfo = {
			task: info.unit === 'probability' ? 'classify' : 'regress',
			names: info.channelNames ?? [],
			stream: info.name
		};
		const options = { rate: this.rateOf(kind), params };
		await worker.call((api) =>
			port
				? api.enable(id, ring, about, options, transfer(port, [port]))
				: api.enable(id, ring, about, options)
		);
		if (!signal.aborted) this.#enabled = [...this.#enabled, id];
	}

	/** The worker hears it after the `enable` that may be under way: it counts last there, too. */
	async #close(id: string, worker: WorkerClient<OutputsApi> | undefined): Promise<void> {
		const mine = this.#switchOf(id);
		mine.coming = undefined;
		mine.latest.cancel();
		this.#forget(id);
		const row = this.#rows.get(id);
		try {
			await this.#ask(worker, (api) => api.disable(id));
		} catch (error) {
			// The worker died meanwhile: the window has let go by itself, and said so.
			if (!isAbort(error)) console.info(messageOf(error));
		}
		if (this.#rows.get(id) === row) this.#rows.delete(id);
	}

	#setWaiting(id: string, text: string): void {
		this.#waits = { ...this.#waits, [id]: text };
	}

	#forget(id: string): void {
		this.#wanted = this.#wanted.filter((other) => other !== id);
		this.#enabled = this.#enabled.filter((other) => other !== id);
	}

	#switchOf(id: string): Switch {
		let found = this.#switches.get(id);
		if (!found) this.#switches.set(id, (found = { latest: new LatestWins(), coming: undefined }));
		return found;
	}

	/** A call that a worker which fell silent does not keep waiting: it is ended, and the window has let go by itself. */
	async #ask<T>(
		worker: WorkerClient<OutputsApi> | undefined,
		job: (api: Remote<OutputsApi>) => Promise<T>
	): Promise<T | undefined> {
		const timer = setTimeout(() => worker?.dispose(new AppError('UnsupportedError', SILENT)), SILENT_MS);
		try {
			return await worker?.call(job);
		} finally {
			clearTimeout(timer);
		}
	}

	#startWorker(): WorkerClient<OutputsApi> {
		const worker = this.#start();
		void worker.ended.then((reason) => {
			if (worker !== this.#worker) return;
			this.#worker = undefined;
			// What is still being chosen gets another worker.
			for (const id of this.#enabled) {
				this.#forget(id);
				this.#rows.delete(id);
			}
			if (!isAbort(reason)) this.onFailure(messageOf(reason));
		});
		return worker;
	}

	/** The far end of an output that is drawn here. */
	#screen(id: string): MessagePort {
		const mine = { row: { values: [], neutral: true } as ScreenRow };
		this.#rows.set(id, mine);
		return watchdog({
			write: async (row) => void (mine.row = row as ScreenRow),
			close: async () => void (this.#rows.get(id) === mine && this.#rows.delete(id))
		});
	}
}

const startOutputsWorker = (): WorkerClient<OutputsApi> =>
	startWorker<OutputsApi>(
		'outputs',
		new Worker(new URL('../../../workers/outputs.worker.ts', import.meta.url), {
			type: 'module',
			name: 'outputs'
		})
	);
