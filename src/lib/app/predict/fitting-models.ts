import { messageOf } from '../../core/errors.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import type { LiveStream } from '../../sources/pump.ts';
import { streamFor } from './stream-for.ts';

/** How a model stands to the open streams. */
export interface ModelFit {
	readonly id: string;
	readonly name: string;
	/** The open stream it predicts on; undefined when none fits. */
	readonly stream: string | undefined;
	/** Why none does, both sides named, and what to do; undefined while nothing is open. */
	readonly why: string | undefined;
}

/** Each model beside the open streams, in the order given. */
export function modelFits(
	models: readonly ModelBundle[],
	streams: readonly LiveStream[]
): readonly ModelFit[] {
	return models.map((bundle) => {
		const { id, name } = bundle;
		if (streams.length === 0) return { id, name, stream: undefined, why: undefined };
		try {
			const { info } = streamFor(bundle, streams);
			return { id, name, stream: info.name, why: undefined };
		} catch (error) {
			return { id, name, stream: undefined, why: messageOf(error) };
		}
	});
}
