import type { ChannelGrid, StreamInfo } from '../../core/signal.ts';
import type { LiveStream } from '../../sources/pump.ts';

type Grids = readonly ChannelGrid[] | null;

/** What is kept of one choice. `said`: what the device said of itself then. */
export interface KeptGrid {
	said: Grids;
	chosen: Grids;
}

/** Where choices are kept between visits. */
export interface KeptGrids {
	readonly grids: Record<string, KeptGrid>;
}

/**
 * Electrode grids that a person chose for streams, by kind of source, device and stream. They hold whenever the device is
 * connected again, unless it then says another grid (one was chosen in its form) or has too few channels for them.
 */
export class ChosenGrids {
	readonly #kept: KeptGrids;
	/** What devices said of themselves when they were connected last. */
	readonly #said = new Map<string, Grids>();

	constructor(kept: KeptGrids = { grids: {} }) {
		this.#kept = kept;
	}

	/** The streams with these grids on the one of that name; undefined: the person knows of none. */
	choose(
		kind: string,
		streams: readonly LiveStream[],
		name: string,
		channelGrids: readonly ChannelGrid[] | undefined
	): readonly LiveStream[] {
		return streams.map((stream) => {
			const { info } = stream;
			if (info.name !== name) return stream;
			const key = keyOf(kind, info);
			this.#kept.grids[key] = { said: this.#said.get(key) ?? null, chosen: channelGrids ?? null };
			return { ...stream, info: { ...info, channelGrids } };
		});
	}

	/** Streams as their device says them, with the grids that were chosen for them. */
	on(kind: string, streams: readonly LiveStream[]): readonly LiveStream[] {
		return streams.map((stream) => {
			const { info } = stream;
			const key = keyOf(kind, info);
			const said = info.channelGrids ?? null;
			this.#said.set(key, said);
			const kept = Object.hasOwn(this.#kept.grids, key) ? this.#kept.grids[key] : undefined;
			if (!kept || !sameGrids(kept.said, said) || !fits(kept.chosen, info)) return stream;
			return { ...stream, info: { ...info, channelGrids: copyOf(kept.chosen) } };
		});
	}
}

const keyOf = (kind: string, { device = '', name }: StreamInfo): string => [kind, device, name].join(' / ');

const sameGrids = (a: Grids, b: Grids): boolean => JSON.stringify(a) === JSON.stringify(b);

const fits = (grids: Grids, { nChannels }: StreamInfo): boolean =>
	(grids ?? []).every(({ cells }) =>
		cells.flat().every((cell) => cell === null || (Number.isInteger(cell) && cell >= 0 && cell < nChannels))
	);

/** Plain lists: what is kept may be reactive, and workers are sent copies only of plain ones. */
const copyOf = (grids: Grids): readonly ChannelGrid[] | undefined =>
	grids?.map(({ label, cells }) => ({ label, cells: cells.map((row) => [...row]) }));
