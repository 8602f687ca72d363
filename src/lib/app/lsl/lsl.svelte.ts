// Over 250 lines because the link to the bridge has one owner, and streams, markers and required streams depend on its
// state.
import { wasPressed } from '../../core/local-network.ts';
import type { JsonObject } from '../../core/parse.ts';
import {
	BridgeLink,
	type LinkEvents,
	type LinkOptions,
	type LinkState
} from '../../sources/lsl/bridge-link.ts';
import {
	DEFAULT_ADDRESS,
	type BridgeFacts,
	type ListedStream,
	type Reply
} from '../../sources/lsl/protocol.ts';
import { choiceOf, isChosen, readChoice } from '../../sources/lsl/stream-choice.ts';
import type { ClassList } from '../record/class-list.svelte.ts';
import type { Connections } from '../connect/connections.svelte.ts';
import { LslMarkers, type LslSettings, type MarkerLink } from './lsl-markers.svelte.ts';
import { LslOutlets } from './lsl-outlets.svelte.ts';
import type { Recording } from '../record/recording.svelte.ts';

/** A stream that is wanted for the experiment, and whether it is live in the deck. */
export interface RequiredStream {
	/** See `choiceOf`. */
	readonly line: string;
	readonly name: string;
	readonly live: boolean;
	/** In the bridge's list, whether connected or not. */
	readonly offered: boolean;
}

/** What LSL needs of the recording. */
export type LslRecording = Pick<Recording, 'labelAt' | 'marker' | 'events'>;

/** As much of a `BridgeLink` as is used here. */
export type BridgeConnection = MarkerLink & Pick<BridgeLink, 'host' | 'close' | 'press'>;

/** Connects to the bridge. */
export type OpenLink = (address: string, events: LinkEvents, options: LinkOptions) => BridgeConnection;

/**
 * What the page knows of the laboratory through the bridge: which streams are there, which are wanted, which markers write
 * labels. Samples come another way, in the workers.
 */
export class Lsl {
	readonly #settings: LslSettings;
	readonly #connections: Pick<Connections, 'streams'>;
	readonly #openLink: OpenLink;
	readonly markers: LslMarkers;
	readonly outlets: LslOutlets;
	#link: BridgeConnection | undefined;
	#address = '';
	#watchers = 0;
	#state = $state<LinkState>('closed');
	#message = $state('');
	#streams = $state.raw<readonly ListedStream[]>([]);
	#facts = $state.raw<BridgeFacts>();
	#asking = $state(false);
	#noted = '';

	constructor(
		settings: LslSettings,
		connections: Pick<Connections, 'streams'>,
		classes: Pick<ClassList, 'names' | 'selected'>,
		recording: LslRecording,
		openLink: OpenLink = (address, events, options) => new BridgeLink(address, events, options)
	) {
		this.#settings = settings;
		this.#connections = connections;
		this.outlets = new LslOutlets(connections, classes, recording, () => this.address);
		this.markers = new LslMarkers(settings, classes, recording);
		this.#openLink = openLink;
	}

	/** Where the bridge is. */
	get address(): string {
		return String(this.#settings.data.params['lsl']?.['address'] ?? DEFAULT_ADDRESS);
	}
	get state(): LinkState {
		return this.#state;
	}
	/** What happened and what to do; empty while the bridge answers. */
	get message(): string {
		return this.#message;
	}
	/** The streams of the laboratory, by name; those of this bridge's pages too. */
	get streams(): readonly ListedStream[] {
		return this.#streams;
	}
	/** What the bridge knows about looking for streams; undefined until `diagnose` was answered. */
	get facts(): BridgeFacts | undefined {
		return this.#facts;
	}
	/** Name of the bridge's computer. */
	get host(): string {
		return this.#link?.host ?? '';
	}

	/** Keeps the list fresh until the function that is returned is called. */
	watch(): () => void {
		this.#watchers++;
		this.#tune();
		if (wasPressed()) this.press();
		let over = false;
		return () => {
			if (over) return;
			over = true;
			this.#watchers--;
			this.#tune();
		};
	}

	/** A person wants the bridge: the browser may ask now. */
	press(): void {
		this.#link?.press();
	}

	/** Asks the bridge what it sees. */
	diagnose(): void {
		this.#link?.send({ type: 'diagnose' });
	}

	/** Takes a stream into the choice of the source's form, or out of it. */
	choose(stream: ListedStream, on: boolean): void {
		const { params } = this.#settings.data;
		const others = this.#chosen.filter((line) => !isChosen(line, stream));
		const streams = (on ? [...others, choiceOf(stream)] : others).join('\n');
		params['lsl'] = { ...params['lsl'], streams };
	}

	isChosen(stream: ListedStream): boolean {
		return this.#chosen.some((line) => isChosen(line, stream));
	}

	get #chosen(): readonly string[] {
		return String(this.#settings.data.params['lsl']?.['streams'] ?? '')
			.split('\n')
			.filter(Boolean);
	}

	/** Streams without which nothing should be recorded. */
	get required(): readonly RequiredStream[] {
		return this.#settings.data.lsl.required.map((line) => ({
			line,
			name: readChoice(line)[0]?.name ?? line,
			live: this.#isLive(line) || this.markers.following(line),
			offered: this.#streams.some((stream) => isChosen(line, stream))
		}));
	}

	/** Names of required streams that are not live: what to ask about before Record. */
	get missing(): readonly string[] {
		return this.required.filter(({ live }) => !live).map(({ name }) => name);
	}

	/** True while a person is asked whether to record without what is missing. */
	get asking(): boolean {
		return this.#asking;
	}

	/** Asks before Record; false when nothing is missing and nothing was asked. */
	ask(): boolean {
		this.#asking = this.missing.length > 0;
		return this.#asking;
	}

	/** The question is answered. */
	answer(): void {
		this.#asking = false;
	}

	require(stream: ListedStream, on: boolean): void {
		const others = this.#settings.data.lsl.required.filter((line) => !isChosen(line, stream));
		this.#settings.data.lsl.required = on ? [...others, choiceOf(stream)] : others;
	}

	/** Takes a required stream off the list, whether it is there or not. */
	forget(line: string): void {
		this.#settings.data.lsl.required = this.#settings.data.lsl.required.filter((other) => other !== line);
	}

	/** Markers of this stream write labels from now on, or no longer. */
	follow(stream: ListedStream, on: boolean): void {
		this.markers.follow(choiceOf(stream), on);
		this.#tune();
	}

	/** Keeps in the session that is recorded how well the times of each stream are known. Called by the app's ticker. */
	note(recording: Pick<Recording, 'status' | 'id' | 'note'>): void {
		if (recording.status !== 'recording') return;
		const clocks = this.#connections.streams.flatMap(({ info }) =>
			info.facts?.['lsl'] ? [[info.name, info.facts['lsl']] as const] : []
		);
		const text = JSON.stringify([recording.id, clocks]);
		if (clocks.length === 0 || text === this.#noted) return;
		this.#noted = text;
		recording.note({ lsl_streams: Object.fromEntries(clocks) });
	}

	/** A recording stops: markers that wait for a better known clock belong to it. */
	release(): void {
		if (this.#link) this.markers.interrupted(this.#link);
	}

	/** Ends the connection: for tests and hot reload. */
	dispose(): void {
		this.#watchers = 0;
		this.#close();
	}

	/** Called when the settings have been read, and when the address may have changed. */
	refresh(): void {
		this.#tune();
	}

	#isLive(line: string): boolean {
		const [wanted] = readChoice(line);
		return this.#connections.streams.some(({ info }) => {
			const facts = info.facts?.['lsl'] as JsonObject | undefined;
			return (
				wanted !== undefined &&
				facts !== undefined &&
				(wanted.name ?? facts['name']) === facts['name'] &&
				(wanted.type ?? facts['type']) === facts['type'] &&
				(wanted.sourceId ?? facts['source_id']) === facts['source_id'] &&
				(wanted.host ?? facts['host']) === facts['host']
			);
		});
	}

	/** Connected exactly while somebody looks or markers are followed. */
	#tune(): void {
		const wanted = this.#watchers > 0 || this.markers.wanted;
		if (this.#link && (!wanted || this.#address !== this.address)) this.#close();
		if (!wanted || this.#link) {
			if (this.#link) this.markers.subscribe(this.#link);
			return;
		}
		this.#address = this.address;
		const events: LinkEvents = {
			open: () => {
				link.send({ type: 'watch' });
				this.markers.resubscribe(link);
			},
			state: (state, message) => {
				this.#state = state;
				this.#message = message;
				if (state !== 'open') this.#streams = [];
				if (state === 'waiting' || state === 'blocked' || state === 'unpressed')
					this.markers.interrupted(link);
			},
			reply: (reply) => this.#reply(reply, link),
			frame: (frame) => this.markers.frame(frame, link)
		};
		// Settings that were stored must not make the browser ask while the page loads.
		const link = this.#openLink(this.#address, events, { pressed: wasPressed() });
		this.#link = link;
	}

	#reply(reply: Reply, link: BridgeConnection): void {
		if (reply.type === 'streams') {
			this.#streams = [...reply.streams].sort((a, b) => a.name.localeCompare(b.name));
			this.markers.subscribe(link);
		} else if (reply.type === 'facts') this.#facts = reply.facts;
		else this.markers.reply(reply, link);
	}

	#close(): void {
		this.#link?.close();
		this.#link = undefined;
		this.#state = 'closed';
		this.#message = '';
		this.#streams = [];
		this.markers.ended();
	}
}
