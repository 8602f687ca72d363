import { hertz, samples, seconds } from '../../core/units.ts';
import { SessionWriter } from '../../session/write/writer.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { Database } from '../../store/database.ts';
import { sessionBytes } from '../../store/indexed-db.ts';
import { SyntheticMuscle } from '../synthetic/muscle.ts';
import { DEMO } from './demo-id.ts';

const FS = 1000;
const CHANNELS = 8;
const CLASSES = ['Rest', 'Fist', 'Open', 'Point'];
const ROUNDS = 3;
const HOLD_SECONDS = 2;
/** Noon of a day like any other: the demo is the same wherever it is made. */
const CREATED = new Date(2026, 0, 1, 12);

/** Writes the built-in session: a synthetic forearm, four classes held three times round. Always the same samples. */
export async function writeDemo(store: WritableByteStore): Promise<void> {
	const muscle = new SyntheticMuscle({
		nChannels: CHANNELS,
		fs: FS,
		seed: 7,
		mainsHz: 50,
		reaction: [0.1, 0.3]
	});
	const writer = await SessionWriter.begin(store, {
		id: DEMO,
		name: 'Demo',
		classNames: CLASSES,
		created: CREATED,
		facts: { notes: 'Synthetic, made in this browser.' }
	});
	const emg = writer.addStream({
		info: {
			name: 'emg',
			nChannels: CHANNELS,
			fs: hertz(FS),
			unit: 'uV',
			device: 'Synthetic EMG, seed 7'
		},
		first: samples(0)
	});
	const n = HOLD_SECONDS * FS;
	for (let trial = 0; trial <= ROUNDS * CLASSES.length; trial++) {
		const classIndex = trial % CLASSES.length;
		writer.label({ timestamp: seconds(trial * HOLD_SECONDS), classIndex });
		muscle.cueClass(classIndex);
		const timestamps = Float64Array.from({ length: n }, (_, i) => trial * HOLD_SECONDS + i / FS);
		writer.append(emg, { data: muscle.next(n), timestamps });
		await writer.flush();
	}
	await writer.finish();
}

/** Puts it where it can be opened by its id, out of the list; one that was kept stays as it is. */
export async function makeDemo(db: Database): Promise<void> {
	if (!(await db.get('sessions', DEMO))) await writeDemo(sessionBytes(db, DEMO));
}
