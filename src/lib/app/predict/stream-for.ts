import { AppError } from '../../core/errors.ts';
import { checkFits, type ModelBundle } from '../../pipeline/bundle/bundle.ts';
import type { LiveStream } from '../../sources/pump.ts';

/** What is connected, as far as predicting needs it. See `Connections`. */
export interface LiveStreams {
	readonly list: readonly { readonly streams: readonly LiveStream[] }[];
	readonly streams: readonly LiveStream[];
	flows(name: string): boolean;
}

/**
 * The live stream a model predicts on: the one it was trained on by name, else the first that fits. Throws a SourceError
 * when nothing is live, a ModelError that names both sides when nothing fits.
 */
export function streamFor(bundle: ModelBundle, streams: readonly LiveStream[]): LiveStream {
	const first = streams.find((stream) => stream.info.name === bundle.stream.name) ?? streams[0];
	if (!first)
		throw new AppError('SourceError', 'Predicting needs a live source. Choose one and press Connect.');
	const fitting = [first, ...streams].find((stream) => {
		try {
			checkFits(bundle, stream.info);
			return true;
		} catch {
			return false;
		}
	});
	if (!fitting) checkFits(bundle, first.info);
	return fitting ?? first;
}
