import { sharedContent, type ContentIdentity } from '../../core/content-identity.ts';
import type { TrainedSession } from '../bundle/bundle.ts';

/**
 * Whether a model has learned from a recording: from all of its samples, under whatever name, or from a part of them. Models that
 * keep no identity of what they learned from (older ones) are asked for the session's id.
 */
export function learnedFrom(
	trainedOn: readonly TrainedSession[],
	recording: { readonly id: string },
	identity: ContentIdentity
): 'same' | 'part' | undefined {
	const found = trainedOn.map((session) =>
		session.identity
			? sharedContent(session.identity, identity)
			: session.id === recording.id
				? 'same'
				: undefined
	);
	return found.includes('same') ? 'same' : found.find((shared) => shared !== undefined);
}
