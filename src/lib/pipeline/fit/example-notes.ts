import type { Rows } from '../../models/model.ts';

/**
 * What a person should know of feature rows before trusting a model of them, one sentence each: channels that say nothing
 * (flat, or no numbers at all), and more features than windows. `raw`: rows of raw windows.
 */
export function exampleNotes({ x, nFeatures, nChannels = 1 }: Rows, raw: boolean): string[] {
	const n = x.length / nFeatures;
	const moves = new Uint8Array(nFeatures);
	for (let i = nFeatures; i < x.length; i++) if (x[i] !== x[i % nFeatures]) moves[i % nFeatures] = 1;
	const perChannel = nFeatures / nChannels;
	const still: number[] = [];
	if (Number.isInteger(perChannel)) {
		for (let c = 0; c < nChannels; c++) {
			// Features stand feature by feature, raw windows channel by channel.
			const mine = (_: number, k: number): boolean =>
				(raw ? Math.floor(k / perChannel) : k % nChannels) === c;
			if (!moves.filter(mine).includes(1)) still.push(c + 1);
		}
	}
	const notes: string[] = [];
	if (still.length === nChannels && n > 1)
		notes.push('No feature of any channel ever changes. Check the electrodes.');
	else if (still.length > 0) {
		notes.push(
			`Channel ${still.join(', ')} never ${still.length === 1 ? 'changes' : 'change'} or ${still.length === 1 ? 'has' : 'have'} no numbers, and ` +
				'takes no part in the model. Check the electrodes.'
		);
	}
	if (!raw && n > 1 && nFeatures > n) {
		notes.push(
			`There are more features (${nFeatures}) than windows (${n}): the score may be poor by chance. Record more, or choose fewer ` +
				'features.'
		);
	}
	return notes;
}
