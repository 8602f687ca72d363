import { now } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { UNLABELED } from '../../core/labels.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import { LslPageOutlet } from '../../sources/lsl/page-outlet.ts';
import type { OfferedStream } from '../../sources/lsl/protocol.ts';
import type { ClassList } from '../record/class-list.svelte.ts';
import type { Connections } from '../connect/connections.svelte.ts';
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
const FORWARD_ROWS = 4096;
/** Text that ends the class. */
const NO_CLASS = 'none';

interface Sending {
	readonly outlet: LslPageOutlet;
	readonly stop: () => void;
}

/** Labels, the class buttons and whole streams of the deck, offered to the laboratory; each is switched on by hand. */
export class LslOutlets {
	readonly #deck: Connections;
	readonly #classes: ClassList;
	readonly #recording: Recording;
	readonly #address: () => string;
	readonly #sending = new Map<string, Sending>();
	#armed = $state.raw<readonly string[]>([]);
	/** Told when one ended by itself. */
	onFailure: (message: string) => void = () => {};

	constructor(deck: Connections, classes: ClassList, recording: Recording, address: () => string) {
		this.#deck = deck;
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
			...this.#deck.streams.map(({ info }) => ({
				id: `stream:${info.name}`,
				label: info.name,
				summary: `Every sample of ${info.name}, as it is recorded.`
			}))
		];
	}

	/** Ids of the offers that are on. */
	get armed(): readonly string[] {
		return this.#armed;
	}

	/** Offers it to the laboratory. Rejects with a SourceError that says what is missing. */
	async arm(id: string): Promise<void> {
		if (this.#sending.has(id)) return;
		const sending = await this.#start(id);
		this.#sending.set(id, sending);
		this.#armed = [...this.#sending.keys()];
	}

	/** Ends it; a control stream's last value is −1. */
	async disarm(id: string): Promise<void> {
		const sending = this.#sending.get(id);
		this.#sending.delete(id);
		this.#armed = [...this.#sending.keys()];
		sending?.stop();
		await sending?.outlet.close();
	}

	/** The gesture hook: a class was asked for. */
	gesture(classIndex: number): void {
		const labels = this.#sending.get('labels');
		if (!labels) return;
		const text = classIndex === UNLABELED ? NO_CLASS : (this.#classes.names[classIndex] ?? NO_CLASS);
		labels.outlet.sendTexts([text], [this.#recording.events.at(-1)?.timestamp ?? now()]);
	}

	/** Switches off what failed. Called by the app's ticker. */
	async refresh(): Promise<void> {
		for (const [id, { outlet }] of this.#sending) {
			if (outlet.failure === undefined) continue;
			await this.disarm(id);
			this.onFailure(`The LSL stream is switched off. ${outlet.failure}`);
		}
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
		const stream = this.#deck.streams.find(({ info }) => info.name === name);
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
		const ring = new SharedRing(stream.ring);
		const buffer = ring.buffer(Math.min(FORWARD_ROWS, ring.capacity));
		let row = ring.written;
		const timer = setInterval(() => {
			for (;;) {
				const read = ring.read(row, buffer);
				if (read.timestamps.length === 0) return;
				outlet.send(read.data.slice(), read.timestamps);
				row = read.row + read.timestamps.length;
			}
		}, FORWARD_MS);
		return { outlet, stop: () => clearInterval(timer) };
	}

	#open(stream: OfferedStream): Promise<LslPageOutlet> {
		return LslPageOutlet.open(this.#address(), stream);
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
