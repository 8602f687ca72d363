import { now } from '../../core/clock.ts';
import { UNLABELED } from '../../core/labels.ts';
import { seconds, type Seconds } from '../../core/units.ts';
import type { BridgeLink } from '../../sources/lsl/bridge-link.ts';
import { MARKER_CLOCK_SECONDS, MarkerFlow, type Marker } from '../../sources/lsl/marker-flow.ts';
import type { Frame, Reply } from '../../sources/lsl/protocol.ts';
import { readChoice } from '../../sources/lsl/stream-choice.ts';
import type { ClassList } from '../record/class-list.svelte.ts';
import type { SettingsData } from '../kernel/settings.ts';

/** The part of the settings that is used here. */
export interface LslSettings {
	readonly data: Pick<SettingsData, 'lsl' | 'params'>;
}

/** As much of a `BridgeLink` as markers use. */
export type MarkerLink = Pick<BridgeLink, 'clock' | 'state' | 'newId' | 'send'>;

/** What markers do. Times are on the app clock. */
export interface MarkerTarget {
	labelAt(classIndex: number, time: Seconds): void;
	/** Keeps the marker with the session that is recorded, if one is and it is from then. */
	marker(marker: { readonly text: string; readonly timestamp: Seconds }): void;
}

/** A text that came, how often, and what it means here. */
export interface SeenMarker {
	readonly text: string;
	readonly count: number;
}

/** Value of a mapping that ends the class. */
export const ENDS_CLASS = '(end)';
const MAX_SEEN = 50;
const RETRY_MS = 2_000;

interface Follow {
	readonly line: string;
	readonly flow: MarkerFlow;
	id: number;
	live: boolean;
	problem: string;
	retry: number;
}

/** Streams of markers that are followed: their texts become labels. */
export class LslMarkers {
	readonly #settings: LslSettings;
	readonly #classes: Pick<ClassList, 'names'>;
	readonly #target: MarkerTarget;
	#followed: Follow[] = [];
	#seen = $state.raw<readonly SeenMarker[]>([]);
	#live = $state.raw<readonly string[]>([]);

	constructor(settings: LslSettings, classes: Pick<ClassList, 'names'>, target: MarkerTarget) {
		this.#settings = settings;
		this.#classes = classes;
		this.#target = target;
	}

	/** True when any stream is to be followed. */
	get wanted(): boolean {
		return this.#settings.data.lsl.markers.length > 0;
	}
	/** Texts that came since the page was opened, the newest kinds first. */
	get seen(): readonly SeenMarker[] {
		return this.#seen;
	}
	/** True when this stream is to be followed. */
	chosen(line: string): boolean {
		return this.#settings.data.lsl.markers.includes(line);
	}
	/** True when this stream is followed right now. */
	following(line: string): boolean {
		return this.#live.includes(line);
	}

	/** Begins or ends to follow a stream; takes effect with the next `subscribe`. */
	follow(line: string, on: boolean): void {
		const others = this.#settings.data.lsl.markers.filter((other) => other !== line);
		this.#settings.data.lsl.markers = on ? [...others, line] : others;
	}

	/** The class a text means: what was mapped, else the class of that name; undefined when it means none. */
	classOf(text: string): number | undefined {
		const mapped = this.#settings.data.lsl.labels[text];
		if (mapped === ENDS_CLASS) return UNLABELED;
		const wanted = (mapped ?? text).toLowerCase();
		const index = this.#classes.names.findIndex((name) => name.toLowerCase() === wanted);
		return index >= 0 ? index : undefined;
	}

	/** Maps a text to a class by name, to the end of the class (`ENDS_CLASS`), or back to what it means by itself (''). */
	map(text: string, className: string): void {
		const others = Object.entries(this.#settings.data.lsl.labels).filter(([other]) => other !== text);
		this.#settings.data.lsl.labels = Object.fromEntries(className ? [...others, [text, className]] : others);
	}

	/** Follows what is to be followed and is not yet. */
	subscribe(link: MarkerLink): void {
		const wanted = this.#settings.data.lsl.markers;
		for (const one of this.#followed)
			if (!wanted.includes(one.line)) link.send({ type: 'unsubscribe', id: one.id });
		this.#followed = this.#followed.filter(({ line }) => wanted.includes(line));
		for (const line of wanted) {
			if (this.#followed.some((one) => one.line === line)) continue;
			const one: Follow = { line, flow: new MarkerFlow(), id: -1, live: false, problem: '', retry: 0 };
			this.#followed.push(one);
			this.#ask(one, link);
		}
		this.#tell();
	}

	/** The connection is a new one: everything is asked for again. */
	resubscribe(link: MarkerLink): void {
		const time = now();
		for (const one of this.#followed) {
			this.#came(one.flow.resume(time, link.clock.at(time)));
			this.#ask(one, link);
		}
		this.subscribe(link);
	}

	/** The bridge is lost or a recording stops: what waits for a better known clock has the best it gets. */
	interrupted(link: MarkerLink): void {
		const time = now();
		for (const { flow } of this.#followed) this.#came(flow.flush(time, link.clock.at(time)));
	}

	/** The connection has ended. */
	ended(): void {
		for (const one of this.#followed) one.live = false;
		this.#followed = [];
		this.#tell();
	}

	reply(reply: Reply, link: MarkerLink): void {
		const one = 'id' in reply ? this.#followed.find(({ id }) => id === reply.id) : undefined;
		if (!one) return;
		if (reply.type === 'clock') {
			one.flow.measured(now(), reply.offset, reply.rtt);
			this.#release(one, link);
		} else if (reply.type === 'subscribed') [one.live, one.problem] = [true, ''];
		else if (reply.type === 'state') {
			one.live = reply.state === 'streaming';
			one.problem = reply.message;
		} else if (reply.type === 'refused') {
			[one.live, one.problem] = [false, reply.message];
			setTimeout(() => {
				if (this.#followed.includes(one) && !one.live) this.#ask(one, link);
			}, RETRY_MS);
		}
		this.#tell();
	}

	frame(frame: Frame, link: MarkerLink): void {
		const one = this.#followed.find(({ id }) => id === frame.id);
		if (!one) return;
		const time = now();
		this.#came(one.flow.take(frame, time, link.clock.at(time)));
		// Markers are seldom: nothing else may come that would let go of this one.
		if (one.flow.holding) setTimeout(() => this.#release(one, link), MARKER_CLOCK_SECONDS * 1000);
	}

	#ask(one: Follow, link: MarkerLink): void {
		const [stream] = readChoice(one.line);
		if (!stream || link.state !== 'open') return;
		one.id = link.newId();
		link.send({ type: 'subscribe', id: one.id, stream });
	}

	#release(one: Follow, link: MarkerLink): void {
		const time = now();
		this.#came(one.flow.release(time, link.clock.at(time)));
	}

	#came(markers: readonly Marker[]): void {
		for (const marker of markers) this.#one(marker);
	}

	#one(marker: Marker): void {
		const count = (this.#seen.find(({ text }) => text === marker.text)?.count ?? 0) + 1;
		const others = this.#seen.filter(({ text }) => text !== marker.text);
		this.#seen = [{ text: marker.text, count }, ...others].slice(0, MAX_SEEN);
		const classIndex = this.classOf(marker.text);
		const timestamp = seconds(marker.timestamp);
		if (classIndex !== undefined) this.#target.labelAt(classIndex, timestamp);
		this.#target.marker({ text: marker.text, timestamp });
	}

	#tell(): void {
		this.#live = this.#followed.filter(({ live }) => live).map(({ line }) => line);
	}
}
