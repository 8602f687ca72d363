import type { ChannelGrid } from '../../core/signal.ts';
import type { LiveStream } from '../../sources/pump.ts';

/** Electrode grids that a person chose for streams, by name. They outlast a source that is lost and comes back. */
export class ChosenGrids {
	readonly #grids = new Map<string, readonly ChannelGrid[] | undefined>();

	/** Undefined: the person knows of none. */
	set(name: string, channelGrids: readonly ChannelGrid[] | undefined): void {
		this.#grids.set(name, channelGrids);
	}

	/** The streams with their chosen grids; those without a choice keep what their device says. */
	on(streams: readonly LiveStream[]): readonly LiveStream[] {
		return streams.map((stream) => {
			const { info } = stream;
			if (!this.#grids.has(info.name)) return stream;
			return { ...stream, info: { ...info, channelGrids: this.#grids.get(info.name) } };
		});
	}
}
