import { now } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { UNLABELED } from '../../core/labels.ts';
import { LslPageOutlet } from '../../sources/lsl/page-outlet.ts';
import type { OfferedStream } from '../../sources/lsl/protocol.ts';
import { StreamForward } from './stream-forward.ts';
import type { ClassList } from '../record/class-list.svelte.ts';
import type { Connections } from '../connect/connections.svelte.ts';
import { LatestWins } from '../kernel/job.ts';
import type { Recording } from '../record/recording.svelte.ts';

/** What can be sent to the laboratory beside predictions. */
export interface LslOffer {
	readonly id: string;
	readonly label: string;
	/** Who would want it, in one line. */
	readonly summary: string;
}

/** The class asked for is sent so often, whether it changes or not. */
const CONTROL_MS = 20;
/** A stream of the deck is passed on so often; a hidden tab is given less time, and catches up from the ring. */
const FORWARD_MS = 25;
/** Text that ends the class. */
const NO_CLASS = 'none';

/** As much of a `LslPageOutlet` as is used here. */
export type OpenedOutlet = Pick<LslPageOutlet, 'send' | 'sendTexts' | 'close' | 'failure'>;

/** Offers a stream through the bridge at an address. */
export type OpenOutlet = (address: string, stream: OfferedStream) => Promise<OpenedOutlet>;

interface Sending {
	readonly outlet: OpenedOutlet;
	readonly stop: () => void;
}

/** Labels, the class buttons and whole streams of the deck, offered to the laboratory; each is switched on by hand. */
export class LslOutlets {
	readonly #connections: Pick<Connections, 'streams'>;
	readonly #classes: Pick<ClassList, 'names' | 'selected'>;
	readonly #recording: Pick<Recording, 'events'>;
	readonly #address: () => string;
	readonly #openOutlet: OpenOutlet;
	readonly #sending = new Map<string, Sending>();
	/** One per offer: the newest of its switches counts. */
	readonly #switches = new Map<string, LatestWins>();
	#enabled = $state.raw<readonly string[]>([]);
	/** Told when one ended by itself. */
	onFailure: (message: string) => void = () => {};

	constructor(
		connections: Pick<Connections, 'streams'>,
		classes: Pick<ClassList, 'names' | 'selected'>,
		recording: Pick<Recording, 'events'>,
		address: () => string,
		openOutlet: OpenOutlet = (at, stream) => LslPageOutlet.open(at, stream)
	) {
		this.#openOutlet = openOutlet;
		this.#connections = connections;
		this.#classes = classes;
		this.#recording = recording;
		this.#address = address;
	}

	/** What can be offered now. */
	get offers(): readonly LslOffer[] {
		return [
			{
				id: 'labels',
				label: 'Labels',
				summary: 'Each label as a marker: the class name, "none" when it ends.'
			},
			{
				id: 'control',
				label: 'Class buttons',
				summary: 'The class that is asked for, 50 times a second, −1 for none: for a simulator or a robot.'
			},
			...this.#connections.streams.map(({ info }) => ({
				id: `stream:${info.name}`,
				label: info.name,
				summary: `Every sample of ${info.name}, as it is recorded.`
			}))
		];
	}

	/** Ids of the offers that are on. */
	get enabled(): readonly string[] {
		return this.#enabled;
	}

	/**
	 * Offers it to the laboratory. Rejects with a SourceError that says what is missing, with an AbortError when it was
	 * switched off meanwhile.
	 */
	async enable(id: string): Promise<void> {
		if (this.#sending.has(id)) return;
		await this.#switch(id).run(async (signal) => {
			const sending = await this.#start(id);
			if (!signal.aborted) return this.#set(id, sending);
			sending.stop();
			await sending.outlet.close();
		});
	}

	/** Ends it, also while it is being switched on; a control stream's last value is −1. */
	async disable(id: string): Promise<void> {
		this.#switch(id).cancel();
		const sending = this.#sending.get(id);
		this.#set(id, undefined);
		sending?.stop();
		await sending?.outlet.close();
	}

	/** A class was cued. */
	onClassCue(classIndex: number): void {
		const labels = this.#sending.get('labels');
		if (!labels) return;
		const text = classIndex === UNLABELED ? NO_CLASS : (this.#classes.names[classIndex] ?? NO_CLASS);
		labels.outlet.sendTexts([text], [this.#recording.events.at(-1)?.timestamp ?? now()]);
	}

	/** Switches off what failed. Called by the app's ticker. */
	async refresh(): Promise<void> {
		for (const [id, { outlet }] of this.#sending) {
			if (outlet.failure === undefined) continue;
			await this.disable(id);
			this.onFailure(`The LSL stream is switched off. ${outlet.failure}`);
		}
	}

	#switch(id: string): LatestWins {
		const known = this.#switches.get(id) ?? new LatestWins();
		this.#switches.set(id, known);
		return known;
	}

	#set(id: string, sending: Sending | undefined): void {
		if (sending) this.#sending.set(id, sending);
		else this.#sending.delete(id);
		this.#enabled = [...this.#sending.keys()];
	}

	async #start(id: string): Promise<Sending> {
		if (id === 'labels') return { outlet: await this.#open(LABELS), stop: () => undefined };
		if (id === 'control') {
			const outlet = await this.#open(CONTROL);
			const send = (): void => outlet.send(Float32Array.of(this.#classes.selected), [now()]);
			const timer = setInterval(send, CONTROL_MS);
			return { outlet, stop: () => clearInterval(timer) };
		}
		return this.#forward(id.replace(/^stream:/, ''));
	}

	async #forward(name: string): Promise<Sending> {
		const stream = this.#connections.streams.find(({ info }) => info.name === name);
		if (!stream) throw new AppError('SourceError', `"${name}" is not live any more. Connect it again.`);
		const { info } = stream;
		const outlet = await this.#open({
			name: `MyoDeck ${name}`,
			type: 'EMG',
			channels: info.nChannels,
			format: 'float32',
			rate: info.fs,
			sourceId: `myodeck-${name}`,
			labels: info.channelNames ?? Array.from({ length: info.nChannels }, (_, i) => String(i + 1)),
			unit: info.unit === 'uV' ? 'microvolts' : info.unit
		});
		const forward = new StreamForward(stream, () => this.#connections.streams);
		const timer = setInterval(() => forward.send(outlet), FORWARD_MS);
		return { outlet, stop: () => clearInterval(timer) };
	}

	#open(stream: OfferedStream): Promise<OpenedOutlet> {
		return this.#openOutlet(this.#address(), stream);
	}
}

const LABELS: OfferedStream = {
	name: 'MyoDeck labels',
	type: 'Markers',
	channels: 1,
	format: 'string',
	rate: 0,
	sourceId: 'myodeck-labels',
	labels: ['label'],
	unit: ''
};

const CONTROL: OfferedStream = {
	name: 'MyoDeck control',
	type: 'Control',
	channels: 1,
	format: 'float32',
	// By a timer and with times of their own: regular by nature, irregular by declaration.
	rate: 0,
	sourceId: 'myodeck-control',
	labels: ['class'],
	unit: 'class index',
	neutral: [UNLABELED]
};
