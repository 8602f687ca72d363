import { hertzText } from '../../core/format.ts';
import { isPrediction, type StreamInfo } from '../../core/signal.ts';
import type { TrainedStream } from '../../pipeline/bundle/bundle.ts';
import { sameShape } from '../../pipeline/run/same-stream.ts';
import type { ListedSession } from './listed-session.ts';

/** Which streams a model fits. */
export interface ModelFits {
	/** Streams that are connected now. */
	readonly connected: readonly string[];
	/** Sessions of the library that have such a stream. */
	readonly sessions: readonly ListedSession[];
	/** The stream it needs: `8 ch, 2048 Hz`. */
	readonly needs: string;
}

/** What a model needs of a stream, and where there is such a stream. */
export function fitsOf(
	stream: TrainedStream,
	connected: readonly Pick<StreamInfo, 'name' | 'nChannels' | 'fs' | 'unit'>[],
	sessions: readonly ListedSession[]
): ModelFits {
	return {
		connected: connected.filter((info) => sameShape(stream, info)).map(({ name }) => name),
		sessions: sessions.filter(({ streams }) =>
			streams.some((one) => !isPrediction(one) && sameShape(stream, one))
		),
		needs: `${stream.nChannels} ch, ${hertzText(stream.fs)} Hz`
	};
}
