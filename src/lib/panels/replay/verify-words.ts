import type { SamplesCheck } from '../../app/replay/analysis.svelte.ts';

/** What comparing checksums found, in one line, and whether it is bad. */
export function samplesText(samples: readonly SamplesCheck[]): {
	readonly text: string;
	readonly bad: boolean;
} {
	const of = (state: SamplesCheck['state']): string[] =>
		samples.filter((one) => one.state === state).map(({ stream }) => stream);
	const [same, changed, unknown] = [of('same'), of('changed'), of('unknown')];
	const parts = [
		...(changed.length > 0 ? [`changed in ${changed.join(', ')}`] : []),
		...(same.length > 0 ? [`as recorded in ${same.join(', ')}`] : []),
		...(unknown.length > 0 ? [`no checksum of ${unknown.join(', ')}`] : [])
	];
	return { text: `Samples: ${parts.join(' · ')}`, bad: changed.length > 0 };
}

/** Whether a model that predicts on a session has learned from it: what it says there is worth more when it has not. */
export function heldOutText(
	trainedOn: readonly { readonly id: string }[],
	session: string
): { readonly text: string; readonly learned: boolean } {
	const learned = trainedOn.some(({ id }) => id === session);
	return {
		text: learned ? 'Trained on this session: not held out' : 'Held out: not trained on this session',
		learned
	};
}
