import { DEFAULT_PIPELINE, saveBundle, train, type ModelBundle } from '../../src/lib/index.ts';
import {
	band,
	BAND_CLASSES,
	BAND_ELECTRODES,
	BAND_FS
} from '../../src/lib/pipeline/adapt/band-signal.fixture.ts';
import { makeSession, openEntries } from '../../src/lib/session/write/session.fixture.ts';
import { archiveOf } from './session-file.ts';

/** A session of a band, each class for some seconds in turn; `turn`: by how many electrodes it is turned. */
async function bandSession(classes: readonly number[], secondsEach: number, turn: number, seed: number) {
	const data = band(classes, secondsEach, turn, seed);
	return makeSession({
		streams: [
			{
				...{ fs: BAND_FS, nChannels: BAND_ELECTRODES, rows: data.length / BAND_ELECTRODES, from: 50 },
				value: (row, channel) => data[row * BAND_ELECTRODES + channel]!
			}
		],
		labels: classes.map((classIndex, i) => [50 + i * secondsEach, classIndex] as const),
		classNames: BAND_CLASSES
	});
}

/** A model of a band, and a session of 32 s in which the band is turned by one electrode, as files. */
export async function turnedBand(): Promise<{
	readonly bundle: ModelBundle;
	readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}> {
	const trained = await openEntries(await bandSession([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3], 3, 0, 1));
	const { bundle } = await train([await trained.labelled('emg')], {
		...{ pipeline: DEFAULT_PIPELINE, model: 'lda', classNames: BAND_CLASSES },
		...{ skipFirst: false, seed: 1, score: 'auto' }
	});
	const turned = await bandSession(
		Array.from({ length: 16 }, (_, i) => i % 4),
		2,
		1,
		2
	);
	return {
		bundle,
		files: [
			{ name: 'band.model.zip', bytes: saveBundle(bundle) },
			{ name: 'turned.session.zip', bytes: await archiveOf(turned) }
		]
	};
}
